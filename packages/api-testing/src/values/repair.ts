import type { WireResponse } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json, JsonPath } from '../json.ts'
import { deleteAt, getAt, isJsonObject, leavesOf, parseJson, setAt } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { emptySchema, schemaOfWord } from '../model/schema.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import { complaintsOf, isTypeWord } from './complaints.ts'
import type { Complaint } from './complaints.ts'
import { generate } from './generate.ts'
import { isRoleName, ordinaryRoleAmong } from './roles.ts'

const requiredWords =
  /required|missing|must (?:be|have) (?:provided|present|given|supplied)|(?:can(?:no|')t|must not|may not|should not|must NOT) be (?:blank|empty|null|undefined)|is empty|not allowed to be empty|received (?:undefined|null)|expected .*undefined/i
const unwantedWords =
  /additional propert|not (?:allowed|permitted)$|unrecognized (?:key|field|property)|unknown (?:field|property|argument)|should not exist|extra (?:inputs|fields)|unexpected (?:field|property|key)/i

function textSchema(): Schema {
  return { ...emptySchema(), types: ['string'] }
}

/** How long a text is to be, or how large a number, as a complaint says. */
function boundsIn(text: string, declared: Schema | undefined): Schema | undefined {
  const isNumber = declared?.types.some((type) => type === 'number' || type === 'integer') === true
  const between = /between (-?\d+(?:\.\d+)?) and (-?\d+(?:\.\d+)?)/i.exec(text)
  const least =
    between?.[1] ??
    /(?:at least|min(?:imum)?(?: (?:length|value|allowed length))?(?: is| of|:)?|shorter than|fewer than|greater than or equal to|no less than|>=|more than|greater than|(?:minimum|least) (?:allowed )?length \()\s*(-?\d+(?:\.\d+)?)/i.exec(
      text,
    )?.[1]
  const most =
    between?.[2] ??
    /(?:at most|max(?:imum)?(?: (?:length|value|allowed length))?(?: is| of|:)?|longer than|less than or equal to|no more than|<=|less than|up to|\bexceed)\s*(-?\d+(?:\.\d+)?)/i.exec(
      text,
    )?.[1]
  if (least === undefined && most === undefined) return undefined
  const isText = /char|letter|digit|length|long\b|short|size|sign|symbol/i.test(text)
  if (isNumber || !isText) {
    const isAbove = /(?<!or equal to )(?:more than|greater than)(?! or equal)/i.test(text)
    return {
      ...emptySchema(),
      types: declared?.types.includes('integer') === true ? ['integer'] : ['number'],
      ...(least === undefined ? {} : { minimum: Number(least), exclusiveMinimum: isAbove }),
      ...(most === undefined ? {} : { maximum: Number(most) }),
    }
  }
  return {
    ...(declared ?? textSchema()),
    examples: [],
    ...(least === undefined ? {} : { minLength: Number(least) }),
    ...(most === undefined ? {} : { maxLength: Number(most) }),
  }
}

/** The regular expression or the number of digits that a complaint asks for. */
function patternIn(text: string): string | undefined {
  const written =
    /(?:match|pattern|format|regex)[^"'/`]*(?:"((?:[^"\\]|\\.)+)"|'([^']+)'|`([^`]+)`|\/((?:[^/\\]|\\.)+)\/)/i.exec(
      text,
    )
  const source = written?.slice(1).find((one) => one !== undefined)
  if (source !== undefined && /[\\^$[\](){}*+]/.test(source)) return source
  const digits = /\b(\d{1,2})[- ]?digits?\b/i.exec(text)?.[1]
  return digits === undefined ? undefined : `^\\d{${digits}}$`
}

/** The kind of value a complaint asks for. */
function wantedSchema({ text, choices }: Complaint, field: string, declared: Schema | undefined): Schema | undefined {
  const chosen = (isRoleName(field) ? ordinaryRoleAmong(choices) : undefined) ?? choices[0]
  if (chosen !== undefined) return { ...emptySchema(), enum: [chosen] }
  const pattern = patternIn(text)
  if (pattern !== undefined) return { ...textSchema(), pattern }
  if (/\buuid\b/i.test(text)) return schemaOfWord('uuid')
  if (/\b(?:valid |well-formed )?e-?mail\b/i.test(text)) return schemaOfWord('email')
  if (/\bobject_?id\b/i.test(text)) return schemaOfWord('objectid')
  if (/\biban\b/i.test(text)) return { ...textSchema(), examples: ['DE89370400440532013000'] }
  if (/\bdate-?time|iso[ -]?8601|timestamp\b/i.test(text)) return schemaOfWord('date-time')
  if (/\bin the future|future date|must be after|later than\b/i.test(text))
    return { ...textSchema(), examples: [dateIn(30, declared)] }
  if (/\bdate\b|YYYY-MM-DD/i.test(text)) return schemaOfWord('date')
  const bounds = boundsIn(text, declared)
  if (bounds !== undefined) return bounds
  if (/\b(?:an? )?(?:integer|int)\b|whole number/i.test(text)) return schemaOfWord('integer')
  if (/\b(?:a )?(?:number|numeric|decimal|float)\b/i.test(text)) return schemaOfWord('number')
  if (/\bbool(?:ean)?\b/i.test(text)) return schemaOfWord('boolean')
  if (/\barray|list\b/i.test(text)) return { ...emptySchema(), types: ['array'], items: schemaOfWord('string') }
  if (/\burl|uri\b/i.test(text)) return schemaOfWord('uri')
  if (/\bpositive\b|greater than zero/i.test(text)) return { ...schemaOfWord('integer'), minimum: 1 }
  return undefined
}

function dateIn(days: number, declared: Schema | undefined): string {
  const at = Temporal.Now.zonedDateTimeISO('UTC').add({ days })
  return declared?.format === 'date-time'
    ? at.toInstant().toString({ smallestUnit: 'second' })
    : at.toPlainDate().toString()
}

/** The request with the faults that an answer complains of put right as well as they are understood; undefined when nothing changed. */
export function repaired(
  draft: RequestDraft,
  response: WireResponse,
  endpoint: Endpoint,
  unique: string,
): RequestDraft | undefined {
  let current = draft
  const mended = new Set<string>()
  const schema = endpoint.bodies[0]?.schema
  const flat = flattened(draft, response, endpoint)
  if (flat !== undefined) return flat
  for (const complaint of complaintsOf(response).slice(0, 30)) {
    const next = withRepair(current, complaint, schema, unique, mended)
    if (next !== undefined) current = next
  }
  return current === draft ? undefined : current
}

/** Two spellings of one name: `fullName`, `full_name`, `FullName`. */
function isSameName(a: string, b: string): boolean {
  const plain = (name: string): string => name.replaceAll(/[^A-Za-z\d]/g, '').toLowerCase()
  return a === b || (plain(a) !== '' && plain(a) === plain(b))
}

/** Where in the body the complaint points: the place of its name, or of the value that it quotes. */
function placeIn(body: Json, { steps, text }: Complaint): JsonPath | undefined {
  const last = steps.at(-1)
  const places = placesOf(body)
  if (last === undefined)
    return places.find((path) => {
      const value = getAt(body, path)
      return typeof value === 'string' && value.length >= 3 && quotes(text, value)
    })
  const fitting = places.filter((path) => isSameName(String(path.findLast((step) => typeof step === 'string')), last))
  const inside = fitting.find((path) =>
    steps.slice(0, -1).every((step) => path.some((one) => isSameName(String(one), step))),
  )
  return inside ?? (steps.length === 1 ? fitting[0] : undefined)
}

function quotes(text: string, value: string): boolean {
  return ['"', "'", '`'].some((quote) => text.includes(quote + value + quote))
}

/** Every place in a body, the outer before the inner. */
function placesOf(body: Json, path: JsonPath = []): JsonPath[] {
  if (path.length > 8) return []
  const entries: [string | number, Json][] = Array.isArray(body)
    ? body.slice(0, 2).map((entry, at) => [at, entry])
    : isJsonObject(body)
      ? Object.entries(body)
      : []
  return entries.flatMap(([step, entry]) => [[...path, step], ...placesOf(entry, [...path, step])])
}

function schemaAt(schema: Schema | undefined, path: JsonPath): Schema | undefined {
  let current = schema
  for (const step of path) current = typeof step === 'number' ? current?.items : current?.properties.get(step)
  return current
}

const tooMuch = /too (?:deep|complex|large|much|many)|depth|complexity|\bcost\b|nest(?:ed|ing)|exceed|conflict/i

/** The document without objects inside the answer, where the server refuses the usual one for what it asks. */
function flattened(draft: RequestDraft, response: WireResponse, { graphql }: Endpoint): RequestDraft | undefined {
  const { body } = draft
  if (graphql === undefined || body.kind !== 'json' || !isJsonObject(body.value)) return undefined
  if (body.value['query'] !== graphql.document || graphql.document === graphql.flatDocument) return undefined
  const answer = parseJson(textOf(response))
  // What is refused before it is carried out has no data (GraphQL specification §7.1).
  const isRefusedUnread = isJsonObject(answer) && !Object.hasOwn(answer, 'data')
  if (!isRefusedUnread || !tooMuch.test(JSON.stringify(answer['errors'] ?? '').slice(0, 5000))) return undefined
  return { ...draft, body: { ...body, value: { ...body.value, query: graphql.flatDocument } } }
}

function withRepair(
  draft: RequestDraft,
  complaint: Complaint,
  schema: Schema | undefined,
  unique: string,
  mended: Set<string>,
): RequestDraft | undefined {
  const { text, steps } = complaint
  const field = steps.at(-1) ?? ''
  const param = draft.endpoint.params.find((one) => one.in === 'query' && isSameName(one.name, field))
  if (field !== '' && (complaint.place === 'query' || param !== undefined))
    return withQuery(draft, complaint, param?.name ?? field, param?.schema, unique)
  const { body } = draft
  const isWriting = draft.method !== 'GET' && draft.method !== 'HEAD' && draft.method !== 'DELETE'
  if (body.kind === 'none') {
    if (!isWriting || field === '' || !requiredWords.test(text)) return undefined
    const value = generate(wantedSchema(complaint, field, undefined) ?? textSchema(), field, { unique })
    return { ...draft, body: { kind: 'json', contentType: 'application/json', value: { [field]: value } } }
  }
  if (body.kind === 'form' || body.kind === 'multipart') {
    const value = Object.fromEntries(body.fields)
    const next = withBodyRepair(value, complaint, schema, unique, mended)
    if (next === undefined || !isJsonObject(next)) return undefined
    return {
      ...draft,
      body: { ...body, fields: Object.entries(next).map(([name, one]) => [name, scalarText(one)] as const) },
    }
  }
  if (body.kind !== 'json' || !isJsonObject(body.value)) return undefined
  const { endpoint } = draft
  const inner = endpoint.graphql === undefined ? body.value : (body.value.variables ?? {})
  const innerSchema = endpoint.graphql === undefined ? schema : schema?.properties.get('variables')
  const next = withBodyRepair(inner, complaint, innerSchema, unique, mended)
  if (next === undefined) return undefined
  return {
    ...draft,
    body: { ...body, value: endpoint.graphql === undefined ? next : { ...body.value, variables: next } },
  }
}

function withQuery(
  draft: RequestDraft,
  complaint: Complaint,
  field: string,
  declared: Schema | undefined,
  unique: string,
): RequestDraft | undefined {
  const present = draft.query.find(([name]) => name === field)?.[1]
  const wanted = wantedSchema(complaint, field, declared)
  if (present !== undefined && wanted === undefined) return undefined
  const value = scalarText(generate(wanted ?? declared ?? textSchema(), field, { unique }))
  if (present === value) return undefined
  return { ...draft, query: [...draft.query.filter(([name]) => name !== field), [field, value]] }
}

/** The body with the same password in the place where it is to be repeated. */
function withSamePassword(body: Json): Json | undefined {
  const leaves = leavesOf(body)
  const nameOf = ({ path }: { path: JsonPath }): string => String(path.at(-1))
  const password = leaves.find((leaf) => /^(?:new_?)?(?:password|pwd|pass)1?$/i.test(nameOf(leaf)))
  if (password === undefined) return undefined
  const repeated = leaves.find(
    (leaf) => /pass|pwd|confirm/i.test(nameOf(leaf)) && /confirm|repeat|again|2$/i.test(nameOf(leaf)),
  )
  const path = repeated?.path ?? [...password.path.slice(0, -1), `${nameOf(password)}_confirmation`]
  return getAt(body, path) === password.value ? undefined : setAt(body, path, password.value)
}

/** The body with what the complaint is about put right. What has been put right once is left alone. */
function withBodyRepair(
  body: Json,
  complaint: Complaint,
  schema: Schema | undefined,
  unique: string,
  mended: Set<string>,
): Json | undefined {
  const { steps, text } = complaint
  const isRequired = requiredWords.test(text)
  if (/confirm|match|equal/i.test(text) && /pass|pwd/i.test(`${text} ${steps.join()}`)) return withSamePassword(body)
  const found = placeIn(body, complaint)
  const field = found?.findLast((step) => typeof step === 'string') ?? steps.at(-1) ?? ''
  if (field === '') return undefined
  if (found !== undefined && unwantedWords.test(text)) return deleteAt(body, found)
  // A word in the message that is a value we sent is no name of a field.
  if (found === undefined && (!isRequired || isTypeWord(field) || leavesOf(body).some((leaf) => leaf.value === field)))
    return undefined
  const parent = steps.slice(0, -1)
  const path = found ?? (isJsonObject(getAt(body, parent) ?? undefined) ? [...parent, field] : [field])
  const key = path.join('.')
  if (mended.has(key)) return undefined
  const declared = schemaAt(schema, path)
  const wanted = wantedSchema(complaint, field, declared)
  const before = getAt(body, path)
  if (found !== undefined && wanted === undefined && !isRequired) return undefined
  const value = generate(wanted ?? declared ?? textSchema(), field, { unique })
  if (found !== undefined && JSON.stringify(before) === JSON.stringify(value)) return undefined
  mended.add(key)
  return setAt(body, path, value)
}
