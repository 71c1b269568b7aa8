/** Servant: APIs as types. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { haskellTokens, type Token } from '../tokens.ts'
import { recordsOf } from './records.ts'
import { definitionsOf, type ApiDefinition, type ApiType } from './types.ts'

const reader: Reader = {
  framework: 'servant',
  syntax: bracePath,
  // Only this adapter registers routes with this reader, and it gives them their guards.
  routeGuards: (route) => (route.facts as readonly FoundGuard[]).map((guard) => ({ guard, line: route.line })),
}

const VERB = /^(?:Get|Post|Put|Patch|Delete|Head|Options)(?:NoContent|Created|Accepted|NonAuthoritative|ResetContent)?$/

export const servant: Framework = {
  name: 'servant',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.l?hs$/, /:>|:<\|>|:-/)
    const definitions = files.flatMap(({ file, text: source }) => definitionsOf(haskellTokens(source), file))
    const records = new Map(files.flatMap(({ text: source }) => [...recordsOf(haskellTokens(source))]))
    const byName = new Map(definitions.map((one) => [one.name, one]))
    const used = new Set(
      definitions.flatMap((one) => wordsIn(one.type, 0).filter((word) => word !== one.name && byName.has(word))),
    )
    for (const one of definitions) {
      if (!used.has(one.name) && hasVerb(one.type, byName, 0))
        new Walk(byName, records, run).type(one.type, START, one, 0)
    }
  },
}

function wordsIn(type: ApiType, depth: number): string[] {
  if (depth > 100) return []
  if (type.kind === 'applied') return type.words.flatMap(({ kind, text: word }) => (kind === 'word' ? [word] : []))
  return (type.kind === 'path' ? type.parts : type.of).flatMap((one) => wordsIn(one, depth + 1))
}

function hasVerb(type: ApiType, byName: ReadonlyMap<string, ApiDefinition>, depth: number): boolean {
  return wordsIn(type, 0).some((word) => {
    const other = byName.get(word)
    return (
      VERB.test(word) ||
      word === 'Verb' ||
      word === 'WebSocket' ||
      (other !== undefined && depth < 16 && hasVerb(other.type, byName, depth + 1))
    )
  })
}

interface Place {
  readonly path: string
  readonly params: readonly Param[]
  readonly guards: readonly FoundGuard[]
  readonly line: number | undefined
}

const START: Place = { path: '', params: [], guards: [], line: undefined }

class Walk {
  readonly #byName: ReadonlyMap<string, ApiDefinition>
  readonly #records: ReadonlyMap<string, readonly string[]>
  readonly #run: Interpreter
  #count = 0

  constructor(
    byName: ReadonlyMap<string, ApiDefinition>,
    records: ReadonlyMap<string, readonly string[]>,
    run: Interpreter,
  ) {
    this.#byName = byName
    this.#records = records
    this.#run = run
  }

  /** Walks a type; what it gives is the place behind it, for what `:>` puts there. */
  type(type: ApiType, place: Place, within: ApiDefinition, depth: number): Place {
    if (depth > 60 || this.#count > 5_000) return place
    if (type.kind === 'alternatives') {
      for (const one of type.of) this.type(one, { ...place, line: undefined }, within, depth + 1)
      return place
    }
    if (type.kind === 'path') return type.parts.reduce((at, part) => this.type(part, at, within, depth + 1), place)
    return this.#applied(type.words, { ...place, line: place.line ?? type.line }, within, depth)
  }

  #applied(words: readonly Token[], place: Place, within: ApiDefinition, depth: number): Place {
    const [head] = words
    if (head === undefined) return place
    if (head.kind === 'string') return { ...place, path: `${place.path}/${head.text}` }
    // `Capture' '[Description "which"] "id" Int`: the name stands behind the modifiers.
    const name = words.findLast(({ kind }) => kind === 'string')?.text
    const word = head.text.slice(head.text.lastIndexOf('.') + 1)
    const param = (one: Param): Place => ({ ...place, params: [...place.params, one] })
    switch (word) {
      case 'Capture':
      case "Capture'":
      case 'CaptureAll':
        return { ...place, path: `${place.path}/{${(name ?? 'param').replaceAll(/\W+/g, '_')}}` }
      case 'QueryParam':
      case "QueryParam'":
      case 'QueryParams':
      case 'QueryFlag':
        return name === undefined ? place : param({ name, in: 'query' })
      case 'Header':
      case "Header'":
        return name === undefined ? place : param({ name, in: 'header' })
      case 'ReqBody':
      case "ReqBody'":
      case 'StreamBody':
      case 'MultipartForm':
        return { ...place, params: [...place.params, ...this.#bodyOf(words)] }
      case 'BasicAuth':
      case 'AuthProtect':
      case 'Auth':
        // `Auth` hands on a result that the handler may let pass.
        return word === 'Auth' ? place : { ...place, guards: [...place.guards, { name: word, kind: 'authentication' }] }
      case 'Verb':
      case 'UVerb':
      case 'StreamGet':
      case 'StreamPost': {
        const given = words[1]?.text.replace(/^'/, '').toUpperCase()
        const method = word.startsWith('Stream') ? word.slice(6).toUpperCase() : given
        if (method !== undefined && /^[A-Z]+$/.test(method)) this.#add(method, place, within)
        return place
      }
      case 'WebSocket':
      case 'WebSocketPending':
        this.#add('GET', place, within, 'ws')
        return place
      default:
        return this.#named(word, words, place, within, depth)
    }
  }

  /** `ReqBody '[JSON] NewUser`: the fields of the record, when it is one of the folder. */
  #bodyOf(words: readonly Token[]): readonly Param[] {
    const place = words.some(({ text: one }) => /^'?(?:FormUrlEncoded|MultipartForm)$/.test(one)) ? 'form' : 'json'
    const fields = this.#records.get(words.at(-1)?.text ?? '')
    return fields?.map((name) => ({ name, in: place })) ?? [{ name: 'body', in: 'body' }]
  }

  /** A verb, another API, or `NamedRoutes Api`. */
  #named(word: string, words: readonly Token[], place: Place, within: ApiDefinition, depth: number): Place {
    const verb = VERB.test(word) ? /^(?:Get|Post|Put|Patch|Delete|Head|Options)/.exec(word)?.[0] : undefined
    if (verb !== undefined) {
      this.#add(verb.toUpperCase(), place, within)
      return place
    }
    for (const { text: one } of words) {
      const other = this.#byName.get(one)
      if (other !== undefined && other !== within)
        this.type(other.type, { ...place, line: undefined }, other, depth + 1)
    }
    return place
  }

  #add(method: HttpMethod, place: Place, within: ApiDefinition, protocol?: 'ws'): void {
    this.#count++
    const router = this.#run.project.graph.router(reader)
    router.isApplication = true
    router.route({
      file: within.file,
      line: place.line ?? 1,
      methods: [method],
      path: text(place.path === '' ? '/' : place.path),
      handlers: [],
      condition: undefined,
      params: place.params,
      facts: place.guards,
      ...(protocol === undefined ? {} : { protocol }),
    })
  }
}
