import { defineConfig } from 'vitest/config'

const shared = {
  isolate: false,
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // real processes, databases and browsers share the machine: once starved is no defect, twice is
  retry: process.env['CI'] === undefined ? 0 : 1,
  exclude: ['**/node_modules/**', '**/fixtures/**', '**/targets/**'],
} as const

export default defineConfig({
  test: {
    // a third of the time is waiting for databases and browsers: one more than the two cores of a small machine
    maxWorkers: 3,
    projects: [
      // engines and page parts: no database
      { test: { ...shared, name: 'packages', include: ['packages/*/{src,test}/**/*.test.ts', 'web/**/*.test.ts'] } },
      // everything that runs on PostgreSQL: one throw-away cluster for the whole run
      {
        test: {
          ...shared,
          name: 'server',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
})
