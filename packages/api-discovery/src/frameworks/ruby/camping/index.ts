/** Camping: controllers as classes with a method for each verb, under `R '/path'` or by their own names. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { withNamedGroups } from '../../../routing/named-groups.ts'
import { BlockSelf, pathNames } from '../block-self.ts'
import { BracketedFacts, ParamsValue, type ParamSink } from '../params.ts'
import { methodOf } from '../rails/controllers.ts'
import { CookiesValue, HeadersValue } from '../request.ts'

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

const reader: Reader = {
  framework: 'camping',
  endSlash: 'dropped',
  syntax: (piece) => [{ path: piece, params: [] }],
  inputsShareNames: true,
  readHandlers(route: Route, given: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    const facts = new BracketedFacts(given)
    const place = takeBody(route.methods) ? ('form' as const) : ('query' as const)
    const sink: ParamSink = { facts, place, inPath: pathNames(route) }
    facts.sink = sink
    const { owner } = handler
    const self = native(
      new ControllerSelf(sink, (name) => (owner === undefined ? undefined : methodOf(owner, name, run))),
    )
    run.handle({ ...handler, self }, [], facts, self)
    facts.flush()
  },
}

export const camping: Framework = {
  name: 'camping',
  languages: ['ruby'],
  packages: ['Camping'],
  hints: String.raw`\bCamping\b|<\s*R\b`,

  class(of: ClassValue, run: Interpreter): void {
    const paths = pathsOf(of, run)
    const verbs = paths.length === 0 ? [] : VERBS.filter((verb) => of.def.members.some(({ name }) => name === verb))
    if (verbs.length === 0) return
    const router = run.project.graph.router(reader)
    router.isApplication = true
    for (const verb of verbs) {
      const fn = methodOf(of, verb, run)
      if (fn === undefined) continue
      const site = { file: of.scope.module.file, line: fn.fn.line, condition: undefined }
      for (const path of paths) {
        const source = `^${withNamedGroups(path, fn.fn)}$`
        router.route({ ...site, path: { kind: 'regex', source }, methods: [verb.toUpperCase()], handlers: [fn] })
      }
    }
  },
}

/** `class Post < R '/posts/(\d+)', '/posts/new'`, or the name: `class PostN` is `/post/(\d+)`, `PageX` `/page/([^/]+)`. */
function pathsOf(of: ClassValue, run: Interpreter): string[] {
  const [, name] = /(?:^|::)Controllers::(\w+)$/.exec(of.def.name ?? '') ?? []
  if (name === undefined) return []
  const [base] = of.def.bases
  if (base?.kind === 'call' && base.callee.kind === 'name' && base.callee.name === 'R')
    return run.callFrom(base, of.scope).args.flatMap((path) => plainText(path) ?? [])
  const isCamping = /\bCamping\b/.test(run.project.files.text(of.scope.module.file) ?? '')
  if (base !== undefined || !isCamping) return []
  if (name === 'Index') return ['/']
  const words = name.match(/[A-Z][a-z0-9_]*/g) ?? []
  return [words.map((word) => `/${WORDS[word] ?? word.toLowerCase()}`).join('')]
}

const WORDS: Readonly<Record<string, string>> = { X: '([^/]+)', N: String.raw`(\d+)` }

/** A controller while one of its methods is read: `input`, `@input`, `@cookies`, `@headers`. */
class ControllerSelf extends BlockSelf {
  readonly #sink: ParamSink

  constructor(sink: ParamSink, helpers: ConstructorParameters<typeof BlockSelf>[1]) {
    super(sink, helpers)
    this.#sink = sink
  }

  override member(name: string): Value | undefined {
    switch (name) {
      case '@input':
        return native(new Input(this.#sink))
      case '@cookies':
        return native(new CookiesValue(this.#sink.facts))
      case '@env':
        return native(new HeadersValue(this.#sink.facts))
      default:
        return super.member(name)
    }
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return name === 'input' ? native(new Input(this.#sink)) : super.method(name, call, run)
  }
}

const HASH_METHODS = /^(?:to_\w+|keys|values|each\w*|map|merge|dup|inspect|class|size|length|freeze)$/

/** Inputs as a hash whose keys are methods too: `input.title`. */
class Input extends ParamsValue {
  override method(name: string, call: Call): Value | undefined {
    const isKey = call.args.length === 0 && /^[a-z]\w*$/.test(name) && !HASH_METHODS.test(name)
    return isKey ? this.read(name) : super.method(name, call)
  }
}
