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

/** What a sentence has that holds one of them. */
const SENTENCE = SPACE | DIGIT
/** Whether any of their contexts is in a text: most sentences are done with after this. */
const SENTENCE_CONTEXT = new RegExp(IN_SENTENCES.map(({ context }) => context?.source ?? '(?!)').join('|'))

/** The kinds for one set of classes of characters: what can be found in such a text at all. */
const byClasses = new Map<number, readonly SensitiveKind[]>()

function kindsFor(classes: number): readonly SensitiveKind[] {
  const known = byClasses.get(classes)
  if (known !== undefined) return known
  const kinds = EVERYWHERE.filter(({ needs }) => (classes & needs) === needs)
  byClasses.set(classes, kinds)
  return kinds
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
export function wordsOf(name: string, reach = 100): string {
  return name
    .slice(-reach)
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
  const byItself = kindsFor(classes)
  // A sentence can hold its own context.
  const isSentence = (classes & SENTENCE) === SENTENCE && searched.length >= 12
  // Most texts are words, and end here.
  if (told.length === 0 && byItself.length === 0 && !isSentence) return NOTHING
  let found: string[] | undefined
  const add = (kind: SensitiveKind, hasContext: boolean): void => {
    if ((classes & kind.needs) !== kind.needs || found?.includes(kind.id) === true || excluded.has(kind)) return
    if (isIn(kind, searched, hasContext)) (found ??= []).push(kind.id)
  }
  for (const kind of told) add(kind, true)
  for (const kind of byItself) add(kind, needsNoContext(kind))
  if (isSentence && SENTENCE_CONTEXT.test(wordsOf(searched, 2_000))) for (const kind of IN_SENTENCES) add(kind, false)
  return found === undefined ? NOTHING : withoutImplied(found)
}

/** The same for a number of JSON, which only kinds of digits can be. */
export function findSensitiveNumber(value: number, name: string): readonly string[] {
  const { told, excluded } = meaningOf(name)
  if (told.length === 0 && (Math.abs(value) < 1e7 || !Number.isSafeInteger(value))) return NOTHING
  const text = String(value)
  const classes = classesOf(text)
  let found: string[] | undefined
  const candidates = told.length === 0 ? kindsFor(classes) : [...told, ...kindsFor(classes)]
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
