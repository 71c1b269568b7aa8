/** Finds which kinds of sensitive data a text holds. Nothing of the text is kept or returned. */
import { classesOf, DIGIT, SPACE } from './character-classes.ts'
import type { SensitiveKind } from './kind.ts'
import { SENSITIVE_KINDS } from './kinds/index.ts'

const NOTHING: readonly string[] = []
const ANY_CONTEXT = /(?:)/.source
const ANYWHERE = new Set(
  SENSITIVE_KINDS.filter(({ context }) => context === undefined || context.source === ANY_CONTEXT),
)
/** Characters before a candidate in which its context is sought. */
const CONTEXT_REACH = 48
/** Longer texts are searched so far; a page of HTML rarely has its data later, and time must end. */
const MAX_TEXT = 200_000
const MAX_MATCHES = 50

/** Kinds that need no context, or may do without when they are written unmistakably. */
const EVERYWHERE = SENSITIVE_KINDS.filter(
  (kind) => kind.isNamed !== true && (needsNoContext(kind) || kind.unmistakable !== undefined),
)
/** Kinds that need context and may stand within sentences. */
const IN_SENTENCES = SENSITIVE_KINDS.filter(
  (kind) => kind.isNamed !== true && !needsNoContext(kind) && kind.unmistakable === undefined,
)

/** Told by themselves; what the name says can only rule them out. */
function needsNoContext(kind: SensitiveKind): boolean {
  return ANYWHERE.has(kind)
}

/** Whether any of their contexts is in a text: most sentences are done with after this. */
const SENTENCE_CONTEXT = new RegExp(IN_SENTENCES.map(({ context }) => context?.source ?? '(?!)').join('|'))
const MIN_SENTENCE = 12

/** What can be found in texts with one set of classes of characters at all. */
interface Candidates {
  /** By itself, wherever it stands. */
  readonly anywhere: readonly SensitiveKind[]
  /** With its context in the same sentence. */
  readonly inSentences: readonly SensitiveKind[]
}

const byClasses = new Map<number, Candidates>()

function candidatesFor(classes: number): Candidates {
  const known = byClasses.get(classes)
  if (known !== undefined) return known
  const fitting = (kinds: readonly SensitiveKind[]): SensitiveKind[] =>
    kinds.filter(({ needs }) => (classes & needs) === needs)
  const candidates = {
    anywhere: fitting(EVERYWHERE),
    inSentences: (classes & SENTENCE) === SENTENCE ? fitting(IN_SENTENCES) : [],
  }
  byClasses.set(classes, candidates)
  return candidates
}

const SENTENCE = SPACE | DIGIT

/** UUIDs and times are in every record, have many digits, and are nothing else. */
const ORDINARY =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)$/i

function isOrdinary(text: string): boolean {
  const { length } = text
  if (length < 19 || length > 36) return false
  const dash = text.charCodeAt(length === 36 ? 8 : 4)
  return dash === 45 && ORDINARY.test(text)
}

interface NameMeaning {
  /** Kinds that the name is the context for. */
  readonly told: readonly SensitiveKind[]
  /** Kinds that the name rules out. */
  readonly excluded: ReadonlySet<SensitiveKind>
}

const NO_MEANING: NameMeaning = { told: [], excluded: new Set() }
const meanings = new Map<string, NameMeaning>()
const MAX_MEANINGS = 20_000

/** Names repeat with every record, so what they mean is found out once. */
function meaningOf(name: string): NameMeaning {
  if (name === '') return NO_MEANING
  const known = meanings.get(name)
  if (known !== undefined) return known
  const words = wordsOf(name)
  const meaning = {
    told: SENSITIVE_KINDS.filter(
      (kind) => !needsNoContext(kind) && kind.context?.test(words) === true && kind.unless?.test(words) !== true,
    ),
    excluded: new Set(SENSITIVE_KINDS.filter((kind) => kind.unless?.test(words) === true)),
  }
  if (meanings.size < MAX_MEANINGS) meanings.set(name, meaning)
  return meaning
}

/** `dateOfBirth`, `date_of_birth`, `DATE-OF-BIRTH` are `date of birth`. */
function wordsOf(name: string): string {
  return name
    .slice(-100)
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .replaceAll(/[^\p{L}\d']+/gu, ' ')
    .trim()
    .toLowerCase()
}

/**
 * The ids of the kinds that are in `text`, each once. `name` is what the text stands behind: a key of JSON, a header, a
 * parameter; empty when there is none.
 */
export function findSensitive(text: string, name = ''): readonly string[] {
  if (text.length < 3 && name === '') return NOTHING
  const searched = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text
  const classes = classesOf(searched)
  const { told, excluded } = meaningOf(name)
  const { anywhere, inSentences } = candidatesFor(classes)
  // Most texts are words, and end here.
  if (told.length === 0 && anywhere.length === 0 && inSentences.length === 0) return NOTHING
  let found: string[] | undefined
  for (const kind of told)
    if ((classes & kind.needs) === kind.needs && isIn(kind, searched, true)) (found ??= []).push(kind.id)
  if (!isOrdinary(searched)) {
    for (const kind of anywhere)
      if (isNew(kind, found, excluded) && isIn(kind, searched, needsNoContext(kind))) (found ??= []).push(kind.id)
    if (inSentences.length > 0 && searched.length >= MIN_SENTENCE && SENTENCE_CONTEXT.test(searched.toLowerCase())) {
      for (const kind of inSentences)
        if (isNew(kind, found, excluded) && isIn(kind, searched, false)) (found ??= []).push(kind.id)
    }
  }
  return found === undefined ? NOTHING : withoutImplied(found)
}

function isNew(
  kind: SensitiveKind,
  found: readonly string[] | undefined,
  excluded: ReadonlySet<SensitiveKind>,
): boolean {
  return (excluded.size === 0 || !excluded.has(kind)) && found?.includes(kind.id) !== true
}

/** The same for a number of JSON, which only kinds of digits can be. */
export function findSensitiveNumber(value: number, name: string): readonly string[] {
  const { told, excluded } = meaningOf(name)
  if (told.length === 0 && (Math.abs(value) < 1e7 || !Number.isSafeInteger(value))) return NOTHING
  const text = String(value)
  const classes = classesOf(text)
  let found: string[] | undefined
  const { anywhere } = candidatesFor(classes)
  const candidates = told.length === 0 ? anywhere : [...told, ...anywhere]
  for (const kind of candidates) {
    if (kind.isNumber !== true || excluded.has(kind) || (classes & kind.needs) !== kind.needs) continue
    if (found?.includes(kind.id) === true) continue
    if (isIn(kind, text, told.includes(kind) || needsNoContext(kind))) (found ??= []).push(kind.id)
  }
  return found === undefined ? NOTHING : withoutImplied(found)
}

function isIn(kind: SensitiveKind, text: string, hasContext: boolean): boolean {
  const { pattern } = kind
  pattern.lastIndex = 0
  for (let i = 0; i < MAX_MATCHES; i++) {
    const match = pattern.exec(text)
    if (match === null) return false
    const [candidate] = match
    if (candidate === '') pattern.lastIndex++
    else if (
      (hasContext || kind.unmistakable?.test(candidate) === true || hasWordsBefore(kind, text, match.index)) &&
      (kind.accepts === undefined || kind.accepts(candidate))
    )
      return true
  }
  return false
}

function hasWordsBefore({ context }: SensitiveKind, text: string, at: number): boolean {
  return context !== undefined && context.test(wordsOf(text.slice(Math.max(0, at - CONTEXT_REACH), at)))
}

/** What a more exact kind says too. */
const IMPLIES: Readonly<Record<string, readonly string[]>> = {
  jwt: ['secret'],
  'aws-secret-key': ['secret'],
  'private-key': ['secret'],
  'password-hash': ['password', 'secret'],
  'url-credentials': ['email'],
  iban: ['bank-account-number'],
  'payment-card': ['phone', 'bank-account-number'],
  'vehicle-identification-number': ['license-plate'],
}

function withoutImplied(found: readonly string[]): readonly string[] {
  if (found.length === 1) return found
  const isCredential = found.some((id) => CREDENTIAL_IDS.has(id))
  const implied = new Set(found.flatMap((id) => IMPLIES[id] ?? []))
  if (isCredential) implied.add('secret').add('password')
  return found.filter((id) => !implied.has(id))
}

/** Credentials that are told by themselves. */
const CREDENTIAL_IDS = new Set(
  SENSITIVE_KINDS.filter(({ category, context }) => category === 'credential' && context === undefined).map(
    ({ id }) => id,
  ),
)
