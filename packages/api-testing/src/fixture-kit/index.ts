export { defineFixtures, runFixture } from './fixture.ts'
export type { DescribedRoute, Fixture, FixtureResult, FixtureSource, RuleFixtures } from './fixture.ts'
export { FixtureServer, forbidden, html, json, notFound, standardUsers, text, unauthorized } from './server.ts'
export type { FixtureAnswer, FixtureHandler, FixtureRequest, FixtureUser } from './server.ts'
