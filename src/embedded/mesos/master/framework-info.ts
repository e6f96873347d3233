/** What a framework may say of itself, and what Mesos answers when it says something else. */
import type { FrameworkMessage } from '../messages.ts';

export const capabilitiesOf = (info: FrameworkMessage): ReadonlySet<string> =>
  new Set((info.capabilities ?? []).map((capability) => capability.type ?? 'UNKNOWN'));

/** The roles a framework is in; `*` for one that names none. */
export function rolesOf(info: FrameworkMessage): readonly string[] {
  return capabilitiesOf(info).has('MULTI_ROLE') ? (info.roles ?? []) : [info.role ?? '*'];
}

/** What is wrong with a FrameworkInfo and the roles to suppress, in Mesos' words; undefined when all is well. */
export function faultInFramework(info: FrameworkMessage, suppressed: readonly string[]): string | undefined {
  return faultInRoles(info) ?? faultInSuppressed(rolesOf(info), suppressed);
}

function faultInRoles(info: FrameworkMessage): string | undefined {
  if (!capabilitiesOf(info).has('MULTI_ROLE')) {
    if ((info.roles ?? []).length > 0) {
      return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
    }
    const fault = faultInRole(info.role ?? '*');
    return fault === undefined ? undefined : `'FrameworkInfo.role' is not a valid role: ${fault}`;
  }
  if (info.role !== undefined) return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  const roles = info.roles ?? [];
  const twice = roles.filter((role, index) => roles.indexOf(role) !== index);
  if (twice.length > 0) return `'FrameworkInfo.roles' contains duplicate items: { ${[...new Set(twice)].join(', ')} }`;
  for (const role of roles) {
    const fault = faultInRole(role);
    if (fault !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${fault}`;
  }
  return undefined;
}

function faultInSuppressed(roles: readonly string[], suppressed: readonly string[]): string | undefined {
  const stranger = suppressed.find((role) => !roles.includes(role));
  return stranger === undefined ? undefined : `Suppressed role '${stranger}' is not contained in the list of roles`;
}

function faultInRole(role: string): string | undefined {
  if (role === '*') return undefined;
  if (role === '') return 'Role name must not be an empty string';
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  for (const part of role.split('/')) {
    if (part === '') return `Role '${role}' cannot contain two adjacent slashes`;
    if (part === '.' || part === '..') return `Role component '${part}' is invalid`;
    if (part === '*') return "Role component '*' is invalid because it is reserved";
    if (part.startsWith('-')) return `Role component '${part}' is invalid because it begins with a dash`;
    if (/[\s\b]/.test(part)) return `Role component '${part}' is invalid because it contains backspace or whitespace`;
  }
  return undefined;
}
