import type { WireResponse } from '../http/message.ts'
import { contentKind, textOf } from '../http/message.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, parseJson, parsePath } from '../json.ts'

/** One thing that a refusal says is wrong. */
export interface Complaint {
  /** Names from the root of the body to the field, as far as the refusal says; the last one is the field. Empty when it names none. */
  readonly steps: readonly string[]
  readonly place: 'body' | 'query' | undefined
  readonly text: string
  /** The values that the refusal says are allowed. */
  readonly choices: readonly Json[]
}

const identifierText = /^[A-Za-z_$][\w.[\]/-]{0,80}$/
/** Keys that hold a message or say something of it; over a list of messages only the first kind does. */
const messageKeys = /^(?:errors?|messages?|msg|details?|non_?field_?errors|issues)$/i
const otherKeys =
  /^(?:title|type|status|code|reason|description|name|kind|keyword|params|expected|received|path|trace|timestamp|exception|extensions|status_?code|id|default_?message|rejected_?value|object_?name|field|param|property|\w*_?path|location|in|loc|codes?|input|url|help|hint|method)$/i

/** Places of requests that stand before the name of a field: `body.role`, `/body/role`, `variables.input.role`. */
const outerSteps = new Set(['body', 'query', 'params', 'requestBody', 'data', '#', ''])

function stepsOf(text: string): string[] {
  const all = parsePath(text.replace(/^\$?\.?/, '')).map(String)
  const steps = all.filter((step) => !/^\d+$/.test(step))
  return outerSteps.has(steps[0] ?? '') && steps.length > 1 ? steps.slice(1) : steps
}

/** What stands between quotes, or between commas, `|`, "or" and "and" when there are none. */
function listed(text: string): string[] {
  const quoted = [...text.matchAll(/["'`‘“]([^"'`‘“’”]{1,60})["'`’”]/g)].map((match) => match[1] ?? '')
  if (quoted.length > 0) return quoted
  return text
    .replace(/^[[({<\s]+|[\])}>.;\s]+$/g, '')
    .split(/\s*(?:,|\||;|\/|\bor\b|\band\b)\s*/)
    .map((word) => word.trim())
    .filter((word) => /^[\w.+-]{1,40}$/.test(word))
}

const beforeChoices = new RegExp(
  String.raw`\b(?:${[
    String.raw`one of(?: the (?:following|allowed|values[\w ]*))?(?: values| options| formats)?(?: accepted for Enum class)?`,
    String.raw`any of`,
    String.raw`(?:permitted|allowed|valid|accepted|possible|supported|available|known)(?: (?:values|options|choices|types|formats|\w+s))?(?: (?:are|is|include)|\s*[:=])`,
    String.raw`(?:permitted|allowed|valid|accepted|possible|supported) (?:values|options|choices)`,
    String.raw`accepted for Enum class`,
    String.raw`expected(?: one of)?`,
    String.raw`either`,
    String.raw`choose(?: from| between)?`,
    String.raw`input should be`,
    String.raw`must be in`,
    String.raw`did you mean(?: the enum value)?`,
  ].join('|')})`,
  'i',
)

/** The values that a sentence says may be sent: `must be one of [a, b]`, `Input should be 'a' or 'b'`, `expected "a"|"b"`. */
export function choicesIn(sentence: string): string[] {
  const match = beforeChoices.exec(sentence)
  if (match === null) return []
  const rest = sentence
    .slice(match.index + match[0].length)
    .split(/\b(?:received|but|got|instead|through reference chain)\b|\.\s|\n/)[0]
    ?.replace(/^\s*(?:values?|options?)?\s*(?:are|is|be)?\s*[:=]?\s*/, '')
  const found = listed(rest ?? '')
  const [first = ''] = found
  // One word without quotes is a choice only where a list was announced.
  if (found.length === 1 && !/of|values|options|choices|[:=]$/i.test(match[0]) && !/["'`]/.test(rest ?? '')) return []
  // `expected string`, `expected an integer`: a type, no choice.
  return /^(?:an?|the|valid|string|number|integer|int|float|boolean|bool|array|object|list|date|uuid|value|values|null|undefined|greater|less|at|positive|unique|in)$/i.test(
    first,
  )
    ? []
    : found
}

function choicesOf(value: JsonObject): readonly Json[] {
  const inner = [value, value.params, value.context, value.ctx, value.constraints, value.properties].filter((one) =>
    isJsonObject(one),
  )
  for (const holder of inner) {
    const list = [
      holder.allowedValues,
      holder.options,
      holder.valids,
      holder.enum,
      holder.values,
      holder.enumValues,
    ].find((one) => Array.isArray(one) && one.length > 0 && one.every((entry) => typeof entry !== 'object'))
    if (Array.isArray(list)) return list
    if (typeof holder.expected === 'string') {
      const texts = listed(holder.expected)
      if (texts.length > 1) return texts
    }
  }
  return []
}

/** The field that an entry of a list of faults is about: `loc`, `path`, `instancePath`, `field` … */
function fieldOf(value: JsonObject): { steps: readonly string[]; place: Complaint['place'] } | undefined {
  const { loc, path } = value
  const list = [loc, path].find((one) => Array.isArray(one) && one.some((step) => typeof step === 'string'))
  const isQuery = value.location === 'query' || value.in === 'query'
  if (Array.isArray(list)) {
    const all = list.filter((step) => typeof step === 'string')
    const steps = outerSteps.has(all[0] ?? '') && all.length > 1 ? all.slice(1) : all
    return { steps, place: all[0] === 'query' || isQuery ? 'query' : list === loc ? 'body' : undefined }
  }
  const { params } = value
  const missing = isJsonObject(params) ? (params.missingProperty ?? params.additionalProperty) : undefined
  const pointer = [
    value.instancePath,
    value.dataPath,
    value.pointer,
    isJsonObject(value.source) && value.source.pointer,
  ].find((one) => typeof one === 'string' && one !== '')
  if (typeof missing === 'string')
    return {
      steps: [...stepsOf(typeof pointer === 'string' ? pointer : ''), missing].filter((step) => step !== ''),
      place: undefined,
    }
  const named =
    pointer ??
    [value.field, value.param, path, value.property, value.propertyPath, value.parameter, value.name].find(
      (one) => typeof one === 'string' && identifierText.test(one),
    )
  if (typeof named !== 'string') return undefined
  return { steps: stepsOf(named), place: isQuery ? 'query' : undefined }
}

/** What a refusal says is wrong, from the usual shapes of validation answers and from plain sentences. */
export function complaintsOf(response: WireResponse): Complaint[] {
  const text = textOf(response).slice(0, 20_000)
  const complaints: Complaint[] = []
  const body = parseJson(text)
  const visit = (value: Json, key: string, depth: number, isListed = false): void => {
    if (depth > 8) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, key, depth + 1, true)
    else if (isJsonObject(value)) {
      const message = [
        value.msg,
        value.message,
        value.defaultMessage,
        value.error,
        value.detail,
        value.description,
        value.reason,
      ].find((one) => typeof one === 'string')
      const field = fieldOf(value)
      if (typeof message === 'string' && field !== undefined && field.steps.length > 0) {
        const choices = choicesOf(value)
        complaints.push({ ...field, text: message, choices: choices.length > 0 ? choices : choicesIn(message) })
      }
      for (const [name, entry] of Object.entries(value)) visit(entry, name, depth + 1)
    } else if (typeof value === 'string' && value.length < 1500) {
      // `{"email": ["can't be blank"]}`: the key is the field.
      if (identifierText.test(key) && !messageKeys.test(key) && (isListed || !otherKeys.test(key)))
        complaints.push({ steps: stepsOf(key), place: undefined, text: value, choices: choicesIn(value) })
      complaints.push(...fromSentence(value))
    }
  }
  if (body !== undefined) visit(body, '', 0)
  else if (contentKind(response) === 'text') complaints.push(...fromSentence(text.slice(0, 1000)))
  return complaints
}

const fillWord =
  /^(?:it|this|that|value|values|fields?|request|body|and|or|is|a|an|the|parameter|property|input|variable|enum|option)$/i
const typeWord = /^(?:string|number|integer|type|list|array|object|boolean|date|text)$/i

/** Whether a word of a sentence may just as well be the name of a type. */
export function isTypeWord(word: string): boolean {
  return typeWord.test(word)
}

function fromSentence(sentence: string): Complaint[] {
  const choices = choicesIn(sentence)
  const quoted = [...sentence.matchAll(/["'`]([A-Za-z_$][\w.-]{0,60})["'`]/g)].map((match) => match[1] ?? '')
  const paths = [...sentence.matchAll(/\b(?:body|query|params|data)[./]([A-Za-z_][\w./[\]-]{0,60})/g)].map(
    (match) => match[1] ?? '',
  )
  const plain = [
    ...sentence.matchAll(
      /\b([a-z_][\w.]{1,40}) (?:is (?:a )?(?:required|missing|invalid|not|too)|must|field (?:is )?required|field must|should be|can't be|cannot be|has to be|needs to be)/gi,
    ),
  ].map((match) => match[1] ?? '')
  const after = [
    ...sentence.matchAll(
      /\b(?:missing|requires?|required|invalid|unknown|unsupported|empty:)(?: (?:field|parameter|property|key|argument|query|body|the|value|for))*:? ['"`]?([a-z_]\w{1,40})\b/gi,
    ),
  ].map((match) => match[1] ?? '')
  const fields = [...new Set([...paths, ...quoted, ...plain, ...after])]
    .map((field) => field.replace(/^\$/, ''))
    .filter((field) => field !== '' && !fillWord.test(field) && !choices.includes(field))
  const found = fields.map((field): Complaint => ({ steps: stepsOf(field), place: undefined, text: sentence, choices }))
  return [...found, { steps: [], place: undefined, text: sentence, choices }]
}
