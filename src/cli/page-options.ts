/** What the flags say of the web page, with the files that they name read. */
import type { OperatorOptions } from '../main.ts';
import type { OperatorConfig } from '../ops/config.ts';
import { pageAuthOf, pageLogsOf } from '../ops/page-config.ts';
import { tlsFiles } from './tls-files.ts';

/** Nothing where it is not served. @throws CliError for a file that can't be read */
export const pageOptions = async (config: OperatorConfig): Promise<Pick<OperatorOptions, 'page'>> => {
  const { pageAddress: address, pageTlsCert, pageTlsKey, pageBehindProxy: proxied = false } = config;
  if (address === undefined) return {};
  const tls = await tlsFiles(['--page-tls-cert', pageTlsCert], ['--page-tls-key', pageTlsKey]);
  return { page: { address, tls, auth: pageAuthOf(config), logs: pageLogsOf(config), proxied } };
};
