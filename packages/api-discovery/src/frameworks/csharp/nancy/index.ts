/** Nancy: modules whose constructors register routes, by index (`Get["/x"] = …`, 1.x) or by call (`Get("/x", …)`, 2.x). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import { DOTNET } from '../../../languages/csharp/names.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { placeNamed, RequestObject } from '../../shared/request-object.ts'
import { addBody } from '../aspnet/binding.ts'
import { Vocabulary } from '../vocabulary.ts'
import { nancyPath } from './path.ts'

const VERBS = ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options']

const reader: Reader = {
  framework: 'nancy',
  syntax: nancyPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind === 'function') run.handle(handler, [placeNamed('path', facts)], facts)
  },
  guard: (handler) =>
    handler.kind === 'native' && handler.native instanceof Demand ? handler.native.guard : undefined,
}

/** `this.RequiresAuthentication()` */
class Demand extends Native {
  readonly guard: { name: string; kind: 'authentication' | 'authorization' }

  constructor(name: string) {
    super()
    this.guard = { name, kind: name === 'RequiresAuthentication' ? 'authentication' : 'authorization' }
  }
}

class Module extends Vocabulary {
  readonly #router: Router
  readonly #run: Interpreter

  constructor(router: Router, run: Interpreter) {
    super([...VERBS, 'Bind', 'BindAndValidate', 'RequiresAuthentication', 'RequiresClaims', 'RequiresAnyClaim'])
    this.#router = router
    this.#run = run
  }

  override member(name: string, site: Site, run: Interpreter): Value | undefined {
    if (name === 'Request' && run.facts !== undefined) return request(run.facts)
    return VERBS.includes(name) ? native(new Verb(this, name)) : super.member(name, site, run)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, second, third] = call.args
    if (VERBS.includes(name) && path !== undefined) {
      this.add(name, path, third?.kind === 'function' ? third : second, call)
    } else if (name.startsWith('Requires')) {
      this.#router.use({
        file: call.file,
        line: call.line,
        path: undefined,
        handlers: [native(new Demand(name))],
        condition: call.condition,
        always: true,
      })
    } else if (name.startsWith('Bind') && run.facts !== undefined && call.types[0] !== undefined) {
      addBody(call.types[0], call.scope, run.facts, run)
    }
    return undefined
  }

  add(verb: string, path: Value, handler: Value | undefined, site: Site): void {
    const { condition } = this.#run
    this.#router.route({
      file: site.file,
      line: site.line,
      methods: [verb.toUpperCase()],
      path,
      handlers: handler === undefined ? [] : [handler],
      condition,
    })
  }
}

/** `Get` itself, to be called or to be set an index of. */
class Verb extends Native {
  readonly #module: Module
  readonly #verb: string

  constructor(module: Module, verb: string) {
    super()
    this.#module = module
    this.#verb = verb
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#module.method(this.#verb, call, run)
  }

  override setMember(name: string, value: Value, site?: Site): void {
    if (site !== undefined) this.#module.add(this.#verb, text(name), value, site)
  }
}

function request(facts: HandlerFacts): Value {
  return native(
    new RequestObject({
      Query: () => placeNamed('query', facts),
      Form: () => placeNamed('form', facts),
      Headers: () => placeNamed('header', facts),
      Cookies: () => placeNamed('cookie', facts),
    }),
  )
}

export const nancy: Framework = {
  name: 'nancy',
  languages: ['csharp'],
  packages: [DOTNET],
  hints: String.raw`\b(?:Legacy)?NancyModule\b|\bCarterModule\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const isModule = /^(?:Legacy)?NancyModule$/.test(callee.path.at(-1) ?? '')
    if (!isModule || !call.constructs) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const [prefix] = call.args
    if (prefix !== undefined && prefix.kind === 'text') router.prefix = prefix
    return native(new Module(router, run))
  },
}
