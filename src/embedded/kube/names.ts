/** Names of objects, labels and finalizers. */
import { type FieldError, invalid } from './field-error.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = new RegExp(`^${label}(\\.${label})*$`);
const labelOnly = new RegExp(`^${label}$`);
const qualifiedName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;

const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const serviceRule =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const ofSubdomains = { limit: 253, pattern: subdomain, rule: subdomainRule };
const special: Readonly<Record<string, typeof ofSubdomains>> = {
  namespaces: { limit: 63, pattern: labelOnly, rule: labelRule },
  services: { limit: 63, pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, rule: serviceRule },
};

/** Most objects are named like DNS subdomains, namespaces and services like DNS labels, of which those of services begin with a letter. */
export const nameErrors = (plural: string, name: string, path = 'metadata.name'): FieldError[] => {
  const { limit, pattern, rule } = special[plural] ?? ofSubdomains;
  return [
    ...(name.length > limit ? [invalid(path, name, `must be no more than ${limit} characters`)] : []),
    ...(pattern.test(name) ? [] : [invalid(path, name, rule)]),
  ];
};

export const isQualifiedName = (name: string): boolean => qualifiedName.test(name) && name.length <= 317;
export const isLabelValue = (value: string): boolean => labelValue.test(value);
