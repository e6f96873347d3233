const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
};

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/{unit,property,golden}/**/*.test.ts', '<rootDir>/test/*.test.ts'] },
    { ...shared, displayName: 'scenario', testMatch: ['<rootDir>/test/{scenario,contract}/**/*.test.ts'], testTimeout: 60_000 },
    { ...shared, displayName: 'real', testMatch: ['<rootDir>/test/real/**/*.test.ts'], testTimeout: 600_000 },
  ],
};
