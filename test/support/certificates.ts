/** Certificates for tests, made on the spot. */
import { generate } from 'selfsigned';

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateAuthority {
  readonly certificate: string;
  /** A certificate for a name or an address, for servers and clients. */
  issue(name: string): Promise<Certificate>;
}

const named = (value: string) => [{ name: 'commonName', value }];
const quick = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function aCertificateAuthority(name: string): Promise<CertificateAuthority> {
  const extensions = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
  ] as const;
  const own = await generate(named(name), { ...quick, extensions: [...extensions] });
  return {
    certificate: own.cert,
    issue: async (subject) => {
      const isAddress = /^[\d.]+$/.test(subject);
      const issued = await generate(named(subject), {
        ...quick,
        ca: { key: own.private, cert: own.cert },
        extensions: [
          { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
          { name: 'subjectAltName', altNames: [isAddress ? { type: 7, ip: subject } : { type: 2, value: subject }] },
        ],
      });
      return { certificate: issued.cert, key: issued.private };
    },
  };
}
