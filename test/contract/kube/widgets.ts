/** A resource of the tests' own, with a bit of everything in its schema. */
import { eventually, type Target } from './target.ts';

const schema = {
  type: 'object',
  required: ['spec'],
  'x-kubernetes-validations': [
    { rule: '!has(self.status) || !has(self.status.seen) || self.status.seen <= 100', message: 'seen too often' },
  ],
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      'x-kubernetes-validations': [
        {
          rule: 'self.size <= self.max',
          messageExpression: "self.size > 100 ? 'size is far too large' : 'size must not exceed max'",
        },
        {
          rule: '!has(oldSelf.fixed) || has(self.fixed)',
          message: 'fixed cannot be removed',
          fieldPath: '.fixed',
          reason: 'FieldValueForbidden',
        },
      ],
      properties: {
        size: { type: 'integer', minimum: 1 },
        max: { type: 'integer', default: 10 },
        mode: { type: 'string', enum: ['a', 'b'], default: 'a', maxLength: 1 },
        fixed: {
          type: 'string',
          maxLength: 5,
          'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'fixed is immutable' }],
        },
        port: { 'x-kubernetes-int-or-string': true },
        note: { type: 'string', nullable: true },
        since: { type: 'string', format: 'date-time' },
        ratio: { type: 'number', maximum: 1 },
        tags: { type: 'array', maxItems: 4, 'x-kubernetes-list-type': 'set', items: { type: 'string', maxLength: 20 } },
        steps: { type: 'array', items: { type: 'string' } },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', pattern: '^[a-z]+$' }, count: { type: 'integer', default: 1 } },
          },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        settings: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
        nested: {
          type: 'object',
          properties: { deep: { type: 'object', properties: { value: { type: 'integer' } } } },
        },
      },
    },
    status: {
      type: 'object',
      properties: { state: { type: 'string' }, seen: { type: 'integer', minimum: 0 } },
    },
  },
};

const columns = [
  { name: 'State', type: 'string', jsonPath: '.status.state' },
  { name: 'First', type: 'integer', jsonPath: '.spec.parts[?(@.name=="first")].count' },
  { name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

export class Widgets {
  readonly #target: Target;
  readonly group: string;

  /** Each test file has a group of its own, so that files don't disturb each other on a shared target. */
  constructor(target: Target) {
    this.#target = target;
    this.group = `${target.namespace}.example.dev`;
  }

  get definition(): string {
    return `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.${this.group}`;
  }

  /** The definition, with or without /status. */
  manifest(status = true, versionSchema: unknown = schema): unknown {
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${this.group}` },
      spec: {
        group: this.group,
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets', shortNames: ['wd'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            ...(status ? { subresources: { status: {} } } : {}),
            additionalPrinterColumns: columns,
            schema: { openAPIV3Schema: versionSchema },
          },
        ],
      },
    };
  }

  /** Defines widgets and waits until they are served. */
  async define(status = true): Promise<void> {
    const { status: code, body } = await this.#target.create(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      this.manifest(status),
    );
    if (code !== 201) throw new Error(JSON.stringify(body));
    await eventually(
      () => this.#target.get(this.path()),
      (answer) => answer.status === 200,
    );
    await eventually(
      () => this.#target.get(`/openapi/v3/apis/${this.group}/v1`),
      (answer) => answer.status === 200,
    );
  }

  path(name = ''): string {
    return this.#target.in('widgets', name, `/apis/${this.group}/v1`);
  }

  widget(name: string, spec: unknown = { size: 1 }, metadata: unknown = {}): Record<string, unknown> {
    return { apiVersion: `${this.group}/v1`, kind: 'Widget', metadata: { name, ...(metadata as object) }, spec };
  }
}
