/** Fields that only the Docker containerizer can honour, as options of `docker run`. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { refused } from './refusal.ts';
import { at, type Scope, type Who } from './scope.ts';

/** One option, and the field it comes from; without an option, another one or Docker itself does what is asked. */
export interface DockerOption {
  readonly path: string;
  readonly option?: { readonly key: string; readonly value: string };
  /** True for what the cluster's administrator must allow. */
  readonly powerful: boolean;
}

const option = (path: string, key: string, value: string, powerful = false): DockerOption => ({
  path,
  option: { key, value },
  powerful,
});

/** All that the fields ask for, in their order. @throws Refused where root is asked for and forbidden at once */
export const dockerOptions = (scope: Scope, who: Who, user: string): readonly DockerOption[] => [
  ...scope.app.spec.mesos.parameters.map(({ key, value }, index) =>
    option(`spec.mesos.parameters[${index}]`, key, value, true),
  ),
  ...security(scope, who, user),
  ...names(scope, who),
];

type Fields = SparkApplicationSpec['driver'];
type Identity = NonNullable<Fields['podSecurityContext']>;

const security = ({ app }: Scope, who: Who, user: string): readonly DockerOption[] => {
  const { podSecurityContext: pod, securityContext: own } = app.spec[who];
  const { privileged = false, allowPrivilegeEscalation, capabilities } = own ?? {};
  const path = (name: string) => at(who, `securityContext.${name}`);
  const { add = [], drop = [] } = capabilities ?? {};
  return [
    ...identity(who, pod, own, user),
    ...(privileged ? [option(path('privileged'), 'privileged', 'true', true)] : []),
    ...(allowPrivilegeEscalation === false
      ? [option(path('allowPrivilegeEscalation'), 'security-opt', 'no-new-privileges')]
      : []),
    ...add.map((name) => option(path('capabilities.add'), 'cap-add', name, true)),
    ...drop.map((name) => option(path('capabilities.drop'), 'cap-drop', name)),
  ];
};

const identity = (
  who: Who,
  pod: Identity | undefined,
  own: Identity | undefined,
  user: string,
): readonly DockerOption[] => {
  const pick = <Name extends keyof Identity>(name: Name): { path: string; value: Identity[Name] } =>
    own?.[name] === undefined
      ? { path: at(who, `podSecurityContext.${name}`), value: pod?.[name] }
      : { path: at(who, `securityContext.${name}`), value: own[name] };
  const [number, group, nonRoot, seccomp] = [
    pick('runAsUser'),
    pick('runAsGroup'),
    pick('runAsNonRoot'),
    pick('seccompProfile'),
  ];
  const isRoot = number.value === undefined ? user === 'root' : number.value === 0;
  if (nonRoot.value === true && isRoot)
    throw refused(
      'Contradiction',
      nonRoot.path,
      'is true, and the user would be root; give runAsUser or spec.proxyUser.',
    );
  if (group.value !== undefined && number.value === undefined)
    throw refused('NotSupported', group.path, 'counts only beside runAsUser.');
  return [
    ...(number.value === undefined
      ? []
      : [
          option(number.path, 'user', group.value === undefined ? `${number.value}` : `${number.value}:${group.value}`),
        ]),
    ...(group.value === undefined ? [] : [{ path: group.path, powerful: false }]),
    ...(seccomp.value === undefined ? [] : [{ path: `${seccomp.path}.type`, powerful: false }]),
  ];
};

const names = ({ app }: Scope, who: Who): readonly DockerOption[] => {
  const { dnsConfig, hostAliases } = app.spec[who];
  const path = (name: string) => at(who, `dnsConfig.${name}`);
  return [
    ...(dnsConfig?.nameservers ?? []).map((address) => option(path('nameservers'), 'dns', address)),
    ...(dnsConfig?.searches ?? []).map((domain) => option(path('searches'), 'dns-search', domain)),
    ...(dnsConfig?.options ?? []).map(({ name, value }) =>
      option(path('options'), 'dns-option', value === undefined ? name : `${name}:${value}`),
    ),
    ...hostAliases.flatMap(({ ip, hostnames }, index) =>
      hostnames.map((name) => option(at(who, `hostAliases[${index}]`), 'add-host', `${name}:${ip}`)),
    ),
  ];
};
