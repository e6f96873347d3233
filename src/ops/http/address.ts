/** Where to listen, as flags say it. */

export interface Address {
  /** Undefined = on every interface. */
  readonly host?: string;
  /** 0 = any free one. */
  readonly port: number;
}

/** Reads `host:port`, `[::1]:port` or `:port`; undefined for anything else. */
export const parseAddress = (text: string): Address | undefined => {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) return undefined;
  const host = bracketed ?? plain;
  return host === undefined || host === '' ? { port } : { host, port };
};

export const addressText = ({ host = '', port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Whether only this machine reaches an address. */
export const isLoopback = ({ host = '' }: Address): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
