import type { WireResponse } from '../http/message.ts'
import { contentKind, textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject, leavesOf, parseJson } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { emptySchema, schemaOfWord } from '../model/schema.ts'
import type { RequestDraft } from '../request/draft.ts'
import { generate } from './generate.ts'

interface Complaint {
  readonly field: string
  readonly place: 'body' | 'query' | undefined
  readonly text: string
}

const requiredWords =
  /required|missing|must be (?:provided|present|given|supplied)|can(?:no|')t be (?:blank|empty|null)|is empty|should not be (?:empty|null)|expected .*undefined/i
const identifierText = /^[A-Za-z_][\w.-]{0,60}$/

/** What a refusal says is wrong, from the common shapes of validation answers and from plain sentences that quote a field. */
export function complaintsOf(response: WireResponse): Complaint[] {
  const text = textOf(response).slice(0, 20_000)
  const complaints: Complaint[] = []
  const body = parseJson(text)
  const visit = (value: Json, key: string, depth: number): void => {
    if (depth > 8) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, key, depth + 1)
    else if (isJsonObject(value)) {
      const { loc } = value
      const named = [value.field, value.param, value.path, value.name, value.property, value.parameter].find(
        (one) => typeof one === 'string' && identifierText.test(one),
      )
      const message = [value.msg, value.message, value.error, value.detail, value.description, value.reason].find(
        (one) => typeof one === 'string',
      )
      const location = Array.isArray(loc) ? loc.filter((step) => typeof step === 'string') : []
      const last = location.at(-1)
      if (typeof message === 'string' && last !== undefined)
        complaints.push({ field: last, place: location[0] === 'query' ? 'query' : 'body', text: message })
      else if (typeof message === 'string' && typeof named === 'string')
        complaints.push({
          field: named,
          place: value.location === 'query' || value.in === 'query' ? 'query' : undefined,
          text: message,
        })
      for (const [name, entry] of Object.entries(value)) visit(entry, name, depth + 1)
    } else if (typeof value === 'string' && value.length < 1000) {
      // `{"email": ["can't be blank"]}`: the key is the field.
      if (
        identifierText.test(key) &&
        !/^(?:error|errors|message|msg|detail|title|type|status|code|reason|description)$/i.test(key)
      )
        complaints.push({ field: key, place: undefined, text: value })
      complaints.push(...fromSentence(value))
    }
  }
  if (body !== undefined) visit(body, '', 0)
  else if (contentKind(response) === 'text') complaints.push(...fromSentence(text.slice(0, 1000)))
  return complaints
}

function fromSentence(sentence: string): Complaint[] {
  const quoted = [...sentence.matchAll(/["'`]([A-Za-z_][\w.-]{0,60})["'`]/g)].map((match) => match[1] ?? '')
  const plain = [
    ...sentence.matchAll(
      /\b([a-z_][\w.]{1,40}) (?:is (?:a )?(?:required|missing)|must be|field (?:is )?required|should be|can't be|cannot be)/gi,
    ),
  ].map((match) => match[1] ?? '')
  const after = [
    ...sentence.matchAll(
      /\b(?:missing|requires?|required)(?: (?:field|parameter|property|key|argument|query|body|the))*:? ['"`]?([a-z_]\w{1,40})\b/gi,
    ),
  ].map((match) => match[1] ?? '')
  return [...new Set([...quoted, ...plain, ...after])]
    .filter(
      (field) =>
        !/^(?:it|this|that|value|field|fields|request|body|and|or|is|a|an|the|parameter|property|string|number|integer)$/i.test(
          field,
        ),
    )
    .map((field) => ({ field, place: undefined, text: sentence }))
}

/** The kind of value a complaint asks for. */
function wantedSchema(text: string, declared: Schema | undefined): Schema | undefined {
  if (/\buuid\b/i.test(text)) return schemaOfWord('uuid')
  if (/\b(?:valid )?e-?mail\b/i.test(text)) return schemaOfWord('email')
  if (/\bdate-?time|iso[ -]?8601|timestamp\b/i.test(text)) return schemaOfWord('date-time')
  if (/\bdate\b/i.test(text)) return schemaOfWord('date')
  if (/\b(?:an? )?integer|whole number\b/i.test(text)) return schemaOfWord('integer')
  if (/\b(?:a )?(?:number|numeric|decimal|float)\b/i.test(text)) return schemaOfWord('number')
  if (/\bbool(?:ean)?\b/i.test(text)) return schemaOfWord('boolean')
  if (/\barray|list\b/i.test(text)) return { ...emptySchema(), types: ['array'], items: schemaOfWord('string') }
  if (/\burl|uri\b/i.test(text)) return schemaOfWord('uri')
  const length = /at least (\d+) characters|min(?:imum)?(?: length)?(?: is| of|:)? (\d+)/i.exec(text)
  if (length !== null) return { ...(declared ?? schemaOfWord('string')), minLength: Number(length[1] ?? length[2]) }
  const choices = /one of:? ?\[?((?:['"`]?[\w-]+['"`]?(?:, ?| or |\|)?){1,20})/i.exec(text)?.[1]
  const choice = choices?.split(/, ?| or |\|/)[0]?.replaceAll(/['"`]/g, '')
  return choice === undefined || choice === '' ? undefined : { ...emptySchema(), types: ['string'], enum: [choice] }
}

/** The request with the faults that an answer complains of put right as well as they are understood; undefined when nothing changed. */
export function repaired(
  draft: RequestDraft,
  response: WireResponse,
  endpoint: Endpoint,
  unique: string,
): RequestDraft | undefined {
  let current = draft
  let isChanged = false
  const schema = endpoint.bodies[0]?.schema
  for (const complaint of complaintsOf(response).slice(0, 20)) {
    const next = withRepair(current, complaint, schema, unique)
    if (next === undefined) continue
    current = next
    isChanged = true
  }
  return isChanged ? current : undefined
}

function withRepair(
  draft: RequestDraft,
  complaint: Complaint,
  schema: Schema | undefined,
  unique: string,
): RequestDraft | undefined {
  const { field, text } = complaint
  const param = draft.endpoint.params.find((one) => one.name === field)
  if (complaint.place === 'query' || param?.in === 'query') {
    const present = draft.query.some(([name]) => name === field)
    const wanted = wantedSchema(text, param?.schema)
    if (present && wanted === undefined) return undefined
    const value = generate(wanted ?? param?.schema ?? schemaOfWord('string'), field, { unique })
    return {
      ...draft,
      query: [
        ...draft.query.filter(([name]) => name !== field),
        [field, typeof value === 'string' ? value : JSON.stringify(value)],
      ],
    }
  }
  const { body } = draft
  const isWriting = draft.method !== 'GET' && draft.method !== 'HEAD' && draft.method !== 'DELETE'
  if (body.kind === 'none' && isWriting && requiredWords.test(text)) {
    return {
      ...draft,
      body: {
        kind: 'json',
        contentType: 'application/json',
        value: { [field]: generate(wantedSchema(text, undefined) ?? schemaOfWord('string'), field, { unique }) },
      },
    }
  }
  if (body.kind !== 'json' || !isJsonObject(body.value)) return undefined
  const declared = schema?.properties.get(field)
  const wanted = wantedSchema(text, declared)
  const isPresent = Object.hasOwn(body.value, field)
  if (isPresent && wanted === undefined && !requiredWords.test(text)) return undefined
  // A word in the message that is a value we sent is no name of a field.
  if (!isPresent && (!requiredWords.test(text) || leavesOf(body.value).some((leaf) => leaf.value === field)))
    return undefined
  const value = generate(wanted ?? declared ?? schemaOfWord('string'), field, { unique })
  if (isPresent && JSON.stringify(body.value[field]) === JSON.stringify(value)) return undefined
  return { ...draft, body: { ...body, value: { ...body.value, [field]: value } } }
}
