import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml'
import { LineIndex, Located, type ValuePosition } from './position.ts'
import type { Place, ProblemCode, ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { syntaxAdvice } from './syntax-advice.ts'
import { readTokens, type TokenBudget } from './tokens.ts'

/** Syntax errors told of one file; the later ones mostly follow from the first. */
const MAX_SYNTAX_PROBLEMS = 20

/** Aliases (`*name`) in one file. */
const MAX_ALIASES = 100

/** Values in one file once its aliases are replaced by what they stand for. */
const MAX_VALUES = 100_000

/**
 * Reads one YAML document, as plain JSON-like values with the place of each. Mappings become objects without a prototype,
 * so that a key such as `__proto__` is a key like any other. Problems go to `problems`; undefined when the text cannot be
 * read at all.
 * @param text with LF line endings and without a byte order mark
 */
export function readYaml(
  file: string,
  text: string,
  problems: ProblemList,
  budget: TokenBudget,
): Located<unknown> | undefined {
  const lines = new LineIndex(text)
  const placeAt = (offset: number) => ({ file, ...lines.at(offset) })
  const syntax = readTokens(text, budget)
  if (!syntax.ok) {
    if (syntax.reason === 'too-deep') {
      problems.error(
        'too-deep',
        placeAt(syntax.offset),
        'Nested too deeply',
        'No part of a program has so many levels.',
      )
    } else {
      problems.error('file-too-large', placeAt(0), 'Holds too many values', 'Divide it into smaller files.')
    }
    return undefined
  }
  const directive = syntax.tokens.find((token) => token.type === 'directive')
  if (directive) {
    const fix = 'Remove the line; the format is always YAML 1.2.'
    problems.error('yaml-syntax', placeAt(directive.offset), 'Has a YAML directive', fix)
    return undefined
  }
  const documents = syntax.tokens.filter((token) => token.type === 'document')
  const second = documents[1]
  if (second) {
    problems.error(
      'multiple-documents',
      placeAt(second.offset),
      'A second document starts here',
      'Write a list in one document, or one file for each.',
    )
    return undefined
  }
  // Keys are checked for repetition below: the library compares each with each, which a long mapping makes slow.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, version: '1.2' })
  const [document] = [...composer.compose(syntax.tokens, true, text.length)]
  if (!document) return undefined
  if (!reportSyntax(document, placeAt, problems)) return undefined
  if (!document.contents || (isScalar(document.contents) && document.contents.value === null)) {
    problems.error('empty-file', placeAt(0), 'The file is empty', 'Fill it, or delete it.')
    return undefined
  }
  return new Conversion(file, lines, document, problems).run()
}

/** False when there is an error that makes the rest unreliable. */
function reportSyntax(document: Document.Parsed, placeAt: (offset: number) => Place, problems: ProblemList): boolean {
  for (const error of document.errors.slice(0, MAX_SYNTAX_PROBLEMS)) {
    problems.error('yaml-syntax', placeAt(error.pos[0]), error.message, syntaxAdvice(error.code))
  }
  return document.errors.length === 0
}

/** Makes plain values of a document, and remembers where each stands. */
class Conversion {
  readonly #file: string
  readonly #lines: LineIndex
  readonly #document: Document.Parsed
  readonly #problems: ProblemList
  readonly #targets = new Map<Node, Node>()
  readonly #open = new Set<Node>()
  #values = 0
  #failed = false

  constructor(file: string, lines: LineIndex, document: Document.Parsed, problems: ProblemList) {
    this.#file = file
    this.#lines = lines
    this.#document = document
    this.#problems = problems
  }

  run(): Located<unknown> | undefined {
    if (!this.#findTargets()) return undefined
    const position: ValuePosition = { value: 0, children: new Map() }
    const value = this.#convert(this.#document.contents, position)
    return this.#failed ? undefined : new Located(this.#file, value, this.#lines, position)
  }

  /** An alias means the last node with its anchor before it; one pass finds them all. */
  #findTargets(): boolean {
    const anchored = new Map<string, Node>()
    let aliases = 0
    visit(this.#document, {
      Alias: (_, alias) => {
        aliases += 1
        const target = anchored.get(alias.source)
        if (target) this.#targets.set(alias, target)
        return aliases > MAX_ALIASES ? visit.BREAK : undefined
      },
      Value: (_, node) => {
        if (node.anchor !== undefined) anchored.set(node.anchor, node)
      },
    })
    if (aliases > MAX_ALIASES) {
      this.#fail('alias-limit', 0, `More than ${MAX_ALIASES} aliases`, 'Write the values out.')
    }
    return !this.#failed
  }

  #convert(node: Node | null, position: ValuePosition): unknown {
    this.#values += 1
    if (this.#values > MAX_VALUES) {
      if (this.#values > MAX_VALUES + 1) return null
      this.#fail(
        'alias-limit',
        position.value,
        `More than ${MAX_VALUES} values once aliases are replaced`,
        'Write less.',
      )
    }
    if (!node) return null
    position.value = node.range?.[0] ?? position.value
    if (isAlias(node)) return this.#convertAlias(node, position)
    this.#refuseTag(node)
    if (isScalar(node)) return node.value
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const child = childOf(position, String(index))
        return this.#convert(isNode(item) ? item : null, child)
      })
    }
    return isMap(node) ? this.#convertMap(node, position) : null
  }

  #convertAlias(alias: Alias, position: ValuePosition): unknown {
    const target = this.#targets.get(alias)
    if (!target) {
      this.#fail(
        'yaml-syntax',
        position.value,
        `Nothing above has the anchor ${alias.source}`,
        syntaxAdvice('BAD_ALIAS'),
      )
      return null
    }
    if (this.#open.has(target)) {
      this.#fail(
        'alias-limit',
        position.value,
        `The alias ${alias.source} stands inside itself`,
        'Write the value out.',
      )
      return null
    }
    this.#open.add(target)
    const place = position.value
    const value = this.#convert(target, position)
    this.#open.delete(target)
    // What is wrong with a repeated value is told where it is repeated.
    position.value = place
    return value
  }

  #convertMap(map: YAMLMap, position: ValuePosition): unknown {
    // Null prototype: see readYaml.
    const object: Record<string, unknown> = Object.create(null)
    for (const pair of map.items) {
      if (!isScalar(pair.key) || pair.key.value === null) {
        this.#fail(
          'yaml-syntax',
          this.#offsetOf(pair.key, position),
          'A key is missing or is not text',
          'Write a word before the colon.',
        )
        continue
      }
      this.#refuseTag(pair.key)
      const { value, source } = pair.key
      const key = typeof value === 'string' ? value : (source ?? '')
      const offset = this.#offsetOf(pair.key, position)
      if (key in object) {
        this.#problems.error(
          'duplicate-key',
          this.#place(offset),
          `The key ${quote(key)} is there twice`,
          'Remove one of the two.',
        )
        continue
      }
      const child = childOf(position, key)
      child.key = offset
      child.value = offset
      object[key] = this.#convert(isNode(pair.value) ? pair.value : null, child)
    }
    return object
  }

  #refuseTag(node: Node): void {
    if (!('tag' in node) || typeof node.tag !== 'string') return
    const message = `Has the tag ${quote(node.tag)}`
    this.#problems.error(
      'yaml-tag',
      this.#place(node.range?.[0] ?? 0),
      message,
      'Remove the tag; the format needs none.',
    )
  }

  #offsetOf(node: unknown, around: ValuePosition): number {
    return isNode(node) ? (node.range?.[0] ?? around.value) : around.value
  }

  #place(offset: number): Place {
    return { file: this.#file, ...this.#lines.at(offset) }
  }

  #fail(code: ProblemCode, offset: number, message: string, fix: string): void {
    this.#problems.error(code, this.#place(offset), message, fix)
    this.#failed = true
  }
}

function childOf(position: ValuePosition, key: string): ValuePosition {
  const child: ValuePosition = { value: position.value, children: new Map() }
  position.children.set(key, child)
  return child
}
