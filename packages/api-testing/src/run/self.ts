import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import { jwtPattern } from '../identity/extract.ts'
import type { Session } from '../identity/session.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, leavesOf, parseJson } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Knowledge } from './knowledge.ts'

const idField = /^(?:id|_id|uuid|sub|uid|user_?id|user_?uuid|identity)$/i
const nameField = /^(?:e-?_?mail(?:_?address)?|user_?name|login|phone(?:_?number)?|full_?name|preferred_username)$/i
const selfPath = /\/(?:me|self|profile|account|whoami|current[-_]?user|userinfo|dashboard)\/?$/i
const selfField = /^(?:me|viewer|currentUser|profile|whoami)$/i

/** Words by which endpoints call a person who has an account. */
const persons = ['user', 'customer', 'member', 'profile', 'person', 'client']

/** Adds what is known to be the identity's own: it marks the identity, and fits wherever a person of that id or name is asked for. */
function addOwn(knowledge: Knowledge, as: string, name: string, value: string | number, from: string): void {
  const field = idField.test(name) ? 'id' : name.toLowerCase().replaceAll(/[^a-z]/g, '')
  knowledge.addOwnName(as, String(value))
  const keys = persons.map((person) => `${person}.${field}`)
  if (field === 'username') keys.push(...persons.map((person) => `${person}.name`))
  if (field !== 'id') keys.push(`account.${field}`, field)
  knowledge.pool.add(keys, { value, as, from, created: false, whose: 'own' })
}

/** The id under which a person goes in a part of the service: `patientId`, `customer_id`. */
const roleId = /^(patient|customer|member|account|client|employee|student|profile)_?id$/i

function addFields(knowledge: Knowledge, as: string, person: JsonObject, from: string): void {
  for (const [name, value] of Object.entries(person)) {
    const role = roleId.exec(name)?.[1]?.toLowerCase()
    if (role !== undefined && (typeof value === 'string' || typeof value === 'number')) {
      knowledge.addOwnName(as, String(value))
      knowledge.pool.add([`${role}.id`], { value, as, from, created: false, whose: 'own' })
    }
    if ((idField.test(name) || nameField.test(name)) && (typeof value === 'string' || typeof value === 'number'))
      addOwn(knowledge, as, name, value, from)
  }
}

/** The persons that an answer to a login or about oneself describes: the answer itself, or `user`, `data`, `profile` … in it. */
function describedPersons(body: Json | undefined, depth = 0): JsonObject[] {
  if (!isJsonObject(body)) return []
  const inner = Object.entries(body).flatMap(([name, value]) =>
    depth < 3 && /^(?:user|data|profile|account|me|result|customer|member|payload|viewer|currentUser)$/i.test(name)
      ? describedPersons(value, depth + 1)
      : [],
  )
  return [body, ...inner]
}

/** What the configuration, the login and the claims of the token say of an identity: its id, name and addresses. */
export function learnFromLogin(knowledge: Knowledge, session: Session): void {
  const { name: as } = session
  knowledge.addMarker(as, as)
  for (const [name, value] of Object.entries(session.config.owns)) {
    addOwn(knowledge, as, name, value, 'configuration')
  }
  const { login } = session.config
  const given = login.kind === 'json' ? login.body : login.kind === 'form' ? login.fields : undefined
  for (const { path, value } of given === undefined ? [] : leavesOf(given)) {
    const field = String(path.at(-1))
    if (nameField.test(field) && typeof value === 'string') addOwn(knowledge, as, field, value, 'configuration')
  }
  const { loginExchange, credentials } = session
  if (loginExchange !== undefined)
    for (const person of describedPersons(parseJson(textOf(loginExchange.response))))
      addFields(knowledge, as, person, 'login')
  for (const [, value] of [...credentials.headers, ...credentials.cookies]) {
    const token = value.split(' ').at(-1) ?? ''
    if (!jwtPattern.test(token)) continue
    const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    for (const person of describedPersons(claims)) addFields(knowledge, as, person, 'login')
  }
}

/** What an answer says of the caller: about themselves where the endpoint is for that, else whoever has a name that is the caller's. */
export function learnFromAnswer(knowledge: Knowledge, endpoint: Endpoint, as: string, exchange: Exchange): void {
  const body = parseJson(textOf(exchange.response))
  if (endpoint.effect !== 'read' || body === undefined) return
  const isSelf = endpoint.graphql === undefined ? selfPath.test(endpoint.path) : selfField.test(endpoint.graphql.field)
  if (isSelf) {
    const persons = endpoint.graphql === undefined ? describedPersons(body) : graphqlPerson(body, endpoint)
    for (const person of persons) addFields(knowledge, as, person, endpoint.id)
  }
  const own = knowledge.ownNamesOf(as)
  let left = 2000
  const visit = (value: Json, depth: number): void => {
    left -= 1
    if (depth > 8 || left < 0) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, depth + 1)
    else if (isJsonObject(value)) {
      if (
        Object.entries(value).some(
          ([name, entry]) => nameField.test(name) && typeof entry === 'string' && own.has(entry),
        )
      )
        addFields(knowledge, as, value, endpoint.id)
      for (const entry of Object.values(value)) visit(entry, depth + 1)
    }
  }
  visit(body, 0)
}

function graphqlPerson(body: Json, endpoint: Endpoint): JsonObject[] {
  const person =
    isJsonObject(body) && isJsonObject(body.data) && endpoint.graphql !== undefined
      ? body.data[endpoint.graphql.field]
      : undefined
  return isJsonObject(person) ? [person] : []
}
