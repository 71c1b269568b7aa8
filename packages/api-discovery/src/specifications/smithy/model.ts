/** Shapes of Smithy models, from the IDL (Smithy 1.0 and 2.0) or the JSON AST. */
import type { DocumentNode } from '../document.ts'
import { at, entriesOf, textAt, textsOf } from '../document.ts'
import { closingOf, idlTokens, type Token } from '../tokens.ts'

export interface SmithyMember {
  readonly name: string
  /** Names of traits without namespace; values are those of a text or of `name`, where there are any. */
  readonly traits: ReadonlyMap<string, string>
}

export interface SmithyOperation {
  readonly name: string
  readonly line: number
  readonly method: string
  readonly uri: string
  readonly isDeprecated: boolean
  readonly input: string | undefined
}

export interface SmithyModel {
  readonly operations: readonly SmithyOperation[]
  readonly structures: ReadonlyMap<string, readonly SmithyMember[]>
}

/** A trait as it is written before a shape or a member. */
interface Trait {
  readonly name: string
  readonly line: number
  readonly tokens: readonly Token[]
}

export function parseSmithy(text: string): SmithyModel {
  const tokens = idlTokens(text)
  const structures = new Map<string, readonly SmithyMember[]>()
  const mixins: (readonly [string, readonly string[]])[] = []
  const operations: SmithyOperation[] = []
  let traits: Trait[] = []
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i]?.text
    if (word === '@') {
      const trait = traitAt(tokens, i)
      traits.push(trait.trait)
      i = trait.end
      continue
    }
    const name = tokens[i + 1]?.text
    if (name === undefined || (word !== 'operation' && word !== 'structure')) {
      if (word !== undefined && /^[a-z]\w*$/i.test(word)) traits = []
      continue
    }
    let open = i + 2
    while (open < tokens.length && tokens[open]?.text !== '{') open++
    const close = closingOf(tokens, open)
    const body = tokens.slice(open + 1, close)
    if (word === 'structure') {
      structures.set(name, membersOf(body))
      mixins.push([name, mixinsOf(tokens.slice(i + 2, open))])
    } else {
      const inline = inlineInput(body)
      if (inline !== undefined) {
        structures.set(`${name} input`, inline.members)
        mixins.push([`${name} input`, inline.mixins])
      }
      const operation = operationOf(name, traits, inline === undefined ? inputOf(body) : `${name} input`)
      if (operation !== undefined) operations.push(operation)
    }
    traits = []
    i = close
  }
  for (const [name, used] of mixins) {
    const own = structures.get(name) ?? []
    structures.set(name, [...used.flatMap((one) => structures.get(one) ?? []), ...own])
  }
  return { operations, structures }
}

function traitAt(tokens: readonly Token[], start: number): { trait: Trait; end: number } {
  const name = tokens[start + 1]
  let next = start + 2
  // `@smithy.api#http`
  let last = name?.text ?? ''
  while (tokens[next]?.text === '#') {
    last = tokens[next + 1]?.text ?? last
    next += 2
  }
  const hasValue = tokens[next]?.text === '('
  const end = hasValue ? closingOf(tokens, next) : next - 1
  return { trait: { name: last, line: name?.line ?? 1, tokens: hasValue ? tokens.slice(next + 1, end) : [] }, end }
}

/** The text under a key of a trait's value, or the value itself when it is one text. */
function valueOf(trait: Trait, key: string): string | undefined {
  const at = trait.tokens.findIndex(({ text }, i) => text === key && trait.tokens[i + 1]?.text === ':')
  return at < 0 ? trait.tokens[0]?.string : trait.tokens[at + 2]?.string
}

function operationOf(name: string, traits: readonly Trait[], input: string | undefined): SmithyOperation | undefined {
  const http = traits.find((one) => one.name === 'http')
  const method = http === undefined ? undefined : valueOf(http, 'method')
  const uri = http === undefined ? undefined : valueOf(http, 'uri')
  if (http === undefined || method === undefined || uri === undefined) return undefined
  const isDeprecated = traits.some((one) => one.name === 'deprecated')
  return { name, line: http.line, method, uri, isDeprecated, input }
}

/** `input: GetCityInput` */
function inputOf(body: readonly Token[]): string | undefined {
  const at = body.findIndex(({ text }, i) => text === 'input' && body[i + 1]?.text === ':')
  return at < 0 ? undefined : afterHash(body, at + 2)
}

function afterHash(tokens: readonly Token[], at: number): string | undefined {
  return tokens[at + 1]?.text === '#' ? tokens[at + 2]?.text : tokens[at]?.text
}

/** `input := with [Paged] { … }` */
function inlineInput(body: readonly Token[]): { members: SmithyMember[]; mixins: string[] } | undefined {
  const at = body.findIndex(({ text }, i) => text === 'input' && body[i + 1]?.text === ':' && body[i + 2]?.text === '=')
  const open = at < 0 ? -1 : body.findIndex(({ text }, i) => i > at && text === '{')
  if (open < 0) return undefined
  const members = membersOf(body.slice(open + 1, closingOf(body, open)))
  return { members, mixins: mixinsOf(body.slice(at + 3, open)) }
}

function mixinsOf(tokens: readonly Token[]): string[] {
  const at = tokens.findIndex(({ text }) => text === 'with')
  if (at < 0) return []
  return tokens.slice(at + 2, closingOf(tokens, at + 1)).flatMap(({ text }) => (/^\w+$/.test(text) ? [text] : []))
}

/** `@required @httpLabel id: String`; a member that takes its target from a resource is `$id`. */
function membersOf(body: readonly Token[]): SmithyMember[] {
  const found: SmithyMember[] = []
  let traits: Trait[] = []
  for (let i = 0; i < body.length; i++) {
    const text = body[i]?.text ?? ''
    if (text === '@') {
      const trait = traitAt(body, i)
      traits.push(trait.trait)
      i = trait.end
    } else if (text === '[' || text === '{' || text === '(') i = closingOf(body, i)
    else if (/^\w+$/.test(text) && (body[i + 1]?.text === ':' || body[i - 1]?.text === '$')) {
      found.push({ name: text, traits: new Map(traits.map((one) => [one.name, valueOf(one, 'name') ?? ''])) })
      traits = []
      // The target is no member.
      if (body[i + 1]?.text === ':') i += body[i + 3]?.text === '#' ? 4 : 2
    }
  }
  return found
}

/** The JSON AST (Smithy specification, JSON AST). */
export function smithyOfDocument(root: DocumentNode | undefined): SmithyModel {
  const structures = new Map<string, readonly SmithyMember[]>()
  const operations: SmithyOperation[] = []
  for (const [id, { value, line }] of entriesOf(at(root, 'shapes'))) {
    const traits = entriesOf(at(value, 'traits'))
    if (textAt(value, 'type') === 'structure') {
      const members = entriesOf(at(value, 'members')).map(([name, { value: member }]): SmithyMember => ({
        name,
        traits: new Map(
          entriesOf(at(member, 'traits')).map(([trait, one]) => [lastOf(trait), textsOf(one.value)[0] ?? '']),
        ),
      }))
      structures.set(id, members)
    }
    const http = traits.find(([name]) => name === 'smithy.api#http')
    const method = http === undefined ? undefined : textAt(http[1].value, 'method')
    const uri = http === undefined ? undefined : textAt(http[1].value, 'uri')
    if (textAt(value, 'type') !== 'operation' || method === undefined || uri === undefined) continue
    const isDeprecated = traits.some(([name]) => name === 'smithy.api#deprecated')
    const input = textAt(value, 'input', 'target')
    operations.push({ name: lastOf(id), line, method, uri, isDeprecated, input })
  }
  return { operations, structures }
}

function lastOf(id: string): string {
  return id.slice(id.lastIndexOf('#') + 1)
}
