const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
};

// Long walks through fields, times and lives: they run with the scenarios, so that the quick tests stay quick.
const long = '{hostile/**/*,api/**/*,leadership,schedules}';
// The embedded parts and what starts one are tried with the scenarios that live in them.
const withParts = ['embedded/', 'cli/crds'].map((name) => `<rootDir>/test/unit/${name}`);
const longPaths = ['hostile/', 'api/', 'leadership', 'schedules'].map((name) => `<rootDir>/test/property/${name}`);

// The longest walks through deaths: with the tests that take their time.
const longest = '<rootDir>/test/scenario/schedules/{crashes,faults}.test.ts';
const longestPaths = ['crashes', 'faults'].map((name) => `<rootDir>/test/scenario/schedules/${name}`);

export default {
  // Generous: a test waits for what it expects, and only a hanging one ever comes near.
  testTimeout: 120_000,
  // Most tests wait more than they compute: one worker for each core.
  maxWorkers: '100%',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/{unit,property,golden}/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...longPaths, ...withParts],
    },
    {
      ...shared,
      displayName: 'scenario',
      testMatch: [
        '<rootDir>/test/{scenario,contract}/**/*.test.ts',
        '<rootDir>/test/unit/{embedded/**/*,cli/crds}.test.ts',
        `<rootDir>/test/property/${long}.test.ts`,
      ],
      testPathIgnorePatterns: ['/node_modules/', ...longestPaths],
    },
    {
      ...shared,
      displayName: 'real',
      testMatch: ['<rootDir>/test/real/**/*.test.ts', '<rootDir>/test/contract/kube/**/*.test.ts', longest],
      globalSetup: '<rootDir>/test/real/support/setup.ts',
      globalTeardown: '<rootDir>/test/real/support/teardown.ts',
    },
  ],
};
