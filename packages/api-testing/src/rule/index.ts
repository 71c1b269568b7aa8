/** What a rule in code needs; rule files import from here only. */
export { defineRule } from './types.ts'
export type { ApiView, EndpointView, FindingDetail, Rule, RuleContext, RuleDefinition, SendAs } from './types.ts'
export { changed } from './changes.ts'
export { compiled, withoutEcho } from './conditions.ts'
export {
  assembleJwt,
  changedJwt,
  corruptSignature,
  isSignedWith,
  jwtOf,
  parseJwt,
  signJwt,
  signJwtRs256,
  withToken,
} from './jwt.ts'
export type { Jwt } from './jwt.ts'
export { findStored, readersOf } from './stored-value.ts'
export { fromOrigin, letsRead, trustedOrigin } from './cors.ts'
export { reportCookie } from './session-cookies.ts'
export type { SeenCookie } from './session-cookies.ts'
export {
  aliasedDocument,
  askGraphql,
  bodyValue,
  deepDocument,
  graphqlData,
  graphqlDraft,
  graphqlErrors,
  graphqlPath,
  pagedDocument,
  rootSelection,
  variablesOf,
  withVariables,
} from './graphql.ts'
export { graphqlWays } from './graphql-ways.ts'
export type { GraphqlWay } from './graphql-ways.ts'
export { openGraphqlSocket } from './graphql-socket.ts'
export { longestList, pageSizePoints } from './paging.ts'
export { isRefusal, isThrottled, sendMany, withFields } from './throttling.ts'
export { meansTheSame, withJsonBytes, workingJsonPost } from './working-post.ts'
export { cookiesOf, listen, socketDraft, takesSocket } from './sockets.ts'
export { prefixesOf, servedDescription, serversOf } from './served-description.ts'
export { crossSite } from './cross-site.ts'
export { agreeingBody, ambiguousRequest, cutChunks, cutLength, hangsWhenAmbiguous, reportFraming } from './smuggling.ts'
export { handshake } from './tls-probe.ts'
export { addressPoints } from './address-points.ts'
export { contextsOf } from './html-context.ts'
export { htmlReflections } from './reflection.ts'
export { getPath, isServedAsPage, readUpload, takesFile, uploadedPaths, withFile } from './upload.ts'
export type { WebSocketConnection } from '../http/websocket.ts'
export { codeOf } from '../errors.ts'
export { firstMatch, sqlErrors, stackTraces, systemFile } from './signatures.ts'
export { withEntities, withXml, xmlBody } from './xml.ts'
export { storedZip } from './zip.ts'
export { pollutionMessage, provenPollution } from './pollution.ts'
export { provenBoolean } from './oracles/boolean.ts'
export { provenDelay } from './oracles/delay.ts'
export { nothingVolatile, isSameAnswer, likeness, structureOf, volatileBetween } from '../baseline/difference.ts'
export { errorEnvelope, hasSubstance, outcomeOf } from '../baseline/outcome.ts'
export type { Outcome } from '../baseline/outcome.ts'
export type { Baseline } from '../baseline/baseline.ts'
export { contentKind, headerOf, headersOf, textOf, withHeader, withoutHeader } from '../http/message.ts'
export type { Exchange, WireResponse } from '../http/message.ts'
export { setCookiesOf } from '../identity/extract.ts'
export {
  deleteAt,
  getAt,
  isJsonObject,
  leavesOf,
  parseJson,
  parsePath,
  pathText,
  selectAll,
  setAt,
  toJson,
} from '../json.ts'
export type { Json, JsonObject, JsonPath } from '../json.ts'
export type { Endpoint } from '../model/endpoint.ts'
export { pathParamsOf } from '../model/endpoint.ts'
export {
  bodyDraftOfValue,
  emptyDraft,
  fieldsOf,
  formEncoded,
  noCredentials,
  pathOf,
  scalarText,
} from '../request/draft.ts'
export type { Credentials, RequestDraft } from '../request/draft.ts'
export { pointsOf, valueAtPoint, withPoint } from '../request/points.ts'
export type { Point } from '../request/points.ts'
export type { LearnedValue } from '../values/pool.ts'
export { consumerKeys, isIdName, producerKeys, resourceOf, resourceOfEndpoint } from '../values/names.ts'
export {
  confidentialNames,
  disclosedValues,
  fieldNames,
  isTelling,
  objectPoints,
  namesOf,
  ownedObjects,
  privateNames,
} from './ownership.ts'
export type { Ownership } from './ownership.ts'
export { defineAuthenticationBypass, defineRoleBypass, isGranted, provenBypass, withHeaders } from './bypass.ts'
export type { Bypass } from './bypass.ts'
export {
  dotSegments,
  duplicateSlashes,
  encoded,
  extensions,
  matrixParameters,
  olderVersions,
  otherCase,
  trailing,
  withPath,
} from './paths.ts'
export { defineObjectBypass, defineViewSwitch, refusedObject, valuesShown } from './foreign-object.ts'
export type { RefusedObject } from './foreign-object.ts'
export { tenantsOf } from './tenants.ts'
export { apiRefusesGarbage } from './garbage.ts'
export { consume, defineUpstreamRule } from './upstream.ts'
export {
  amountName,
  couponName,
  anew,
  asWritten,
  balanceOf,
  defineNumberRule,
  gained,
  moneyIn,
  negativeMoney,
  numberPoints,
  priceName,
  quantityName,
} from './business.ts'
export { createdId, creatorOf, makeObject } from './created-object.ts'
export { marked, readBack } from './read-back.ts'
export { findObject, freshened, identifierOf, objectsIn, ownTexts } from './stored-object.ts'
export type { SeenObject } from './stored-object.ts'
export { defineAssignment, withBodyField } from './assignment.ts'
export type { FieldAttempt } from './assignment.ts'
export { privilegedFields, privilegedFieldsOf } from './privileged-fields.ts'
export { isAbout, isMasked, nestedPersons } from './persons.ts'
export { guessedSecret } from './jwt-secrets.ts'
export { jwksIn, publishedKeys } from './published-keys.ts'
export { defineClaimCheck, defineTokenForgery, isAccepted, sendWithToken, tokenHolder } from './token-forgery.ts'
export {
  accountField,
  accountStep,
  bodyFields,
  codeField,
  currentPasswordField,
  newPasswordField,
  passwordField,
} from './account-steps.ts'
export {
  credentialsIn,
  endpointsFor,
  newProfile,
  opens,
  proofOf,
  registered,
  signedIn,
  signInDraft,
  usableAccount,
  withNamedFields,
  withPassword,
} from './accounts.ts'
export { findToken } from '../identity/extract.ts'
export { withProfile } from '../identity/profile.ts'
export type { Profile } from '../identity/profile.ts'
export { defineAccountRule } from './account-rule.ts'
export { definePasswordPolicy } from './password-policy.ts'
export { askForReset, completeReset, resetSecretIn } from './password-reset.ts'
export { defineAuthorizationRule } from './oauth.ts'
