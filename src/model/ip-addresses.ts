/** Addresses as Kubernetes takes them into EndpointSlices. */

export type AddressType = 'IPv4' | 'IPv6' | 'FQDN';

const ipv4 = /^\d{1,3}([.]\d{1,3}){3}$/;
const domain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;

/** What a text is: an address, or a name of at least two parts; undefined for anything else. */
export const addressTypeOf = (text: string): AddressType | undefined => {
  if (ipv4.test(text)) return 'IPv4';
  if (text.includes(':')) return 'IPv6';
  return domain.test(text) ? 'FQDN' : undefined;
};

/** Loopback, unspecified, link-local: addresses that mean something to their own machine only, and that the API server refuses in EndpointSlices. */
const local = /^(127[.]|0[.]0[.]0[.]0$|169[.]254[.]|224[.]0[.]0[.]|::1?$|fe[89ab][0-9a-f]:|ff[0-9a-f]2:|::ffff:)/i;

/** Whether others than the machine itself can reach the address. */
export const isReachable = (address: string): boolean => !local.test(address);
