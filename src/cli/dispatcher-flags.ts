/** The flags of the server for spark-submit, as `sparkmesos operator --help` shows them. */

export const dispatcherFlagTexts: readonly (readonly [flag: string, text: string])[] = [
  ['--dispatcher-address <host:port>', 'where to serve spark-submit, usually 127.0.0.1:7077 (default: nowhere)'],
  ['--dispatcher-cluster <name>', 'the MesosCluster that submissions go to'],
  [
    '--dispatcher-namespace <name>',
    "where submissions become resources (default: with tokens the namespace of the client's ServiceAccount, else --own-namespace)",
  ],
  [
    '--dispatcher-launched-by <Driver|Operator>',
    'who launches the executors of submissions (default: by the version of Spark, as everywhere)',
  ],
  [
    '--dispatcher-ttl-seconds <number>',
    'how long after its end a submission is deleted (default: as the cluster says)',
  ],
  ['--dispatcher-auth <none|token>', 'whether a bearer token is needed (default: none on loopback, else token)'],
  [
    '--dispatcher-token-in-path <true|false>',
    'take the token from the master URL too, mesos://host:7077/token/<token> (default: false)',
  ],
  ['--dispatcher-tls-cert <file>', 'certificate in PEM; with --dispatcher-tls-key'],
  ['--dispatcher-tls-key <file>', 'private key in PEM'],
  [
    '--dispatcher-plaintext <true|false>',
    'serve beyond loopback without TLS, for spark-submit speaks none: tokens cross the network readable (default: false)',
  ],
  ['--dispatcher-max-body <bytes>', 'largest body of a request (default: 1048576)'],
  ['--dispatcher-max-open <number>', 'requests under way at a time (default: 64)'],
  ['--dispatcher-rate <number>', 'requests a second, twice as many in a burst (default: 50)'],
  ['--dispatcher-request-seconds <number>', 'how long a request may take to come in (default: 30)'],
];
