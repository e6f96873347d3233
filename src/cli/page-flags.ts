/** The flags of the web page, as `sparkmesos operator --help` shows them. */

export const pageFlagTexts: readonly (readonly [flag: string, text: string])[] = [
  ['--page-address <host:port>', 'where to serve the web page, usually 127.0.0.1:8090 (default: nowhere)'],
  [
    '--page-auth <none|token>',
    'whether a token of Kubernetes is needed (default: none on loopback and behind a proxy, else token)',
  ],
  [
    '--page-behind-proxy <true|false>',
    'serve beyond loopback without TLS, for a proxy is before it that lets through only who may see the page (default: false)',
  ],
  [
    '--page-logs <true|false>',
    'show the end of the logs of drivers (default: true, but false where only a proxy knows who asks)',
  ],
  ['--page-tls-cert <file>', 'certificate in PEM; with --page-tls-key'],
  ['--page-tls-key <file>', 'private key in PEM'],
];
