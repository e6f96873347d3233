/** What a request says besides what the protocol knows: the token of who sends it, in the header or as the beginning of the path. */
import { Sensitive } from '../../model/sensitive.ts';

export interface Addressed {
  /** Path and query without the token. */
  readonly target: string;
  readonly token: Sensitive | undefined;
}

const inPath = /^\/token\/([^/?#]+)(?=[/?#]|$)/;

/**
 * Takes the token from a request. A client that can send no headers has it in its master URL, `mesos://host:7077/token/<token>`.
 * @param authorization the header
 * @param pathMayTell whether the path is looked at
 */
export const addressed = (target: string, authorization: string | undefined, pathMayTell: boolean): Addressed => {
  const [prefix = '', fromPath] = pathMayTell ? (inPath.exec(target) ?? []) : [];
  const fromHeader = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  const token = fromHeader ?? fromPath;
  const rest = target.slice(prefix.length);
  return {
    target: rest.startsWith('/') ? rest : `/${rest}`,
    token: token === undefined ? undefined : new Sensitive(token),
  };
};
