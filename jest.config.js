const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
};

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
      // Long walks through all fields: they run with the scenarios.
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/property/hostile/'],
    },
    {
      ...shared,
      displayName: 'scenario',
      testMatch: ['<rootDir>/test/{scenario,contract,property/hostile}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'real',
      testMatch: ['<rootDir>/test/real/**/*.test.ts', '<rootDir>/test/contract/kube/**/*.test.ts'],
      globalSetup: '<rootDir>/test/real/support/setup.ts',
      globalTeardown: '<rootDir>/test/real/support/teardown.ts',
    },
  ],
};
