export { defineFixtures, runFixture } from './fixture.ts'
export type { DescribedRoute, Fixture, FixtureResult, FixtureSource, RuleFixtures } from './fixture.ts'
export {
  FixtureServer,
  fieldText,
  forbidden,
  html,
  json,
  notFound,
  standardUsers,
  text,
  unauthorized,
} from './server.ts'
export type { FixtureAnswer, FixtureHandler, FixtureRequest, FixtureUser } from './server.ts'
export { guarded, wellGuarded } from './guarded.ts'
export { carefulOrders, fixtureOrders, orderApi, orderOf, ownOrder, shownOrder } from './orders.ts'
export type { FixtureOrder } from './orders.ts'
export { profileApi, strictProfiles, tenantApi } from './profiles.ts'
export { accountApi } from './accounts.ts'
export type { AccountService } from './accounts.ts'
export { limitedLogin } from './limited-login.ts'
export { changesPassword } from './passwords.ts'
export { registersAll } from './registrations.ts'
export { resetsPassword } from './resets.ts'
export { secondFactor } from './second-factor.ts'
export { authorizationApi } from './authorization.ts'
export type { ConfigInput } from '../config/schema.ts'
export { bankApi } from './bank.ts'
export { relay } from './relay.ts'
export { couponApi } from './coupons.ts'
export { shopApi } from './shop.ts'
export { noteApi } from './notes.ts'
export { bindingApi, onlyFields } from './binding.ts'
export type { FixtureSocket } from './sockets.ts'
export { uploadedFiles, uploadFixture } from './upload.ts'
export { bearerJwt, jwtApi, jwtUsers, verifiedJwt } from './tokens.ts'
export { exposureFixtures } from './exposure.ts'
export { cookieUsers } from './cookie-users.ts'
export { dnsQuery, freePort } from './dns.ts'
export { fetcher } from './fetcher.ts'
export { corsApi } from './cors.ts'
export { graphqlApi, plainError } from './graphql.ts'
export { pagedApi } from './paged.ts'
export { socketApi } from './socket-api.ts'
export { parsesJson } from './sockets.ts'
export { framedSite } from './framed-site.ts'
