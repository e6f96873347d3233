/** What the flags say of the server for spark-submit, with the files that they name read. */
import { defaultLimits } from '../dispatcher/server/server.ts';
import type { OperatorOptions } from '../main.ts';
import type { OperatorConfig } from '../ops/config.ts';
import { isLoopback } from '../ops/http/address.ts';
import { tlsFiles } from './tls-files.ts';

/** Nothing where it is off. @throws CliError for a file that can't be read */
export const dispatcherOptions = async (config: OperatorConfig): Promise<Pick<OperatorOptions, 'dispatcher'>> => {
  const { dispatcherAddress: address, dispatcherCluster: cluster } = config;
  if (address === undefined || cluster === undefined) return {};
  const { dispatcherTlsCert, dispatcherTlsKey, dispatcherRequestSeconds } = config;
  const tls = await tlsFiles(['--dispatcher-tls-cert', dispatcherTlsCert], ['--dispatcher-tls-key', dispatcherTlsKey]);
  return {
    dispatcher: {
      address,
      tls,
      auth: config.dispatcherAuth ?? (isLoopback(address) ? 'none' : 'token'),
      tokenInPath: config.dispatcherTokenInPath ?? false,
      namespace: config.dispatcherNamespace,
      terms: {
        cluster,
        launchedBy: config.dispatcherLaunchedBy,
        timeToLiveSeconds: config.dispatcherTtlSeconds,
      },
      limits: {
        maxBody: config.dispatcherMaxBody ?? defaultLimits.maxBody,
        maxOpen: config.dispatcherMaxOpen ?? defaultLimits.maxOpen,
        rate: config.dispatcherRate ?? defaultLimits.rate,
        requestMs: dispatcherRequestSeconds === undefined ? defaultLimits.requestMs : dispatcherRequestSeconds * 1000,
      },
    },
  };
};
