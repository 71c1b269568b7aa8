/** Tapir: descriptions of endpoints, each step of which makes a new one. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, type External, type Value } from '../../../engine/values.ts'
import { SCALA } from '../../../languages/scala/names.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { inputsIn, type Input } from '../inputs.ts'
import { pathOfInputs } from '../paths.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])
const START = /^(?:endpoint|infallibleEndpoint|publicEndpoint|baseEndpoint|secureEndpoint)$/

const reader: Reader = { framework: 'tapir', syntax: bracePath }

const described = new WeakMap<Project, Endpoint[]>()

function endpointsOf(project: Project): Endpoint[] {
  let known = described.get(project)
  if (known === undefined) described.set(project, (known = []))
  return known
}

class Endpoint extends Native {
  readonly inputs: readonly Input[]
  readonly verb: HttpMethod | undefined
  readonly site: Site | undefined
  /** Another description goes on from it. */
  isExtended = false

  constructor(inputs: readonly Input[], verb: HttpMethod | undefined, site: Site | undefined, project: Project) {
    super()
    this.inputs = inputs
    this.verb = verb
    this.site = site
    endpointsOf(project).push(this)
  }

  override member(name: string, site: Site, run: Interpreter): Value | undefined {
    if (VERBS.has(name)) return this.#next([], name.toUpperCase(), site, run)
    return native(new Step(this, name))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const site = { file: call.file, line: call.line }
    if (VERBS.has(name)) return this.#next([], name.toUpperCase(), site, run)
    if (name === 'method') {
      const [given] = call.args
      const verb = plainText(given) ?? (given?.kind === 'external' ? given.path.at(-1) : undefined)
      return verb === undefined ? native(this) : this.#next([], verb.toUpperCase(), site, run)
    }
    if (name === 'in' || name === 'prependIn' || name === 'securityIn' || name === 'prependSecurityIn') {
      const inputs = call.args.flatMap((arg) => inputsIn(arg, call, run))
      return this.#next(inputs, undefined, undefined, run, name.startsWith('prepend'))
    }
    return native(this)
  }

  #next(
    inputs: readonly Input[],
    verb: HttpMethod | undefined,
    site: Site | undefined,
    run: Interpreter,
    before = false,
  ): Value {
    this.isExtended = true
    const all = before ? [...inputs, ...this.inputs] : [...this.inputs, ...inputs]
    return native(new Endpoint(all, verb ?? this.verb, site ?? this.site, run.project))
  }
}

/** A step that is called: `.in(…)`. */
class Step extends Native {
  readonly #of: Endpoint
  readonly #name: string

  constructor(of: Endpoint, name: string) {
    super()
    this.#of = of
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#of.method(this.#name, call, run)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return this.#of.method(name, call, run)
  }
}

export const tapir: Framework = {
  name: 'tapir',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\btapir\b|\bendpoint\s*\.|\bpublicEndpoint\b`,

  member(of: External, name: string, run: Interpreter, site?: Site): Value | undefined {
    if (of.path.length !== 1 || !START.test(of.path[0] ?? '')) return undefined
    return new Endpoint([], undefined, undefined, run.project).member(name, site ?? { file: '', line: 0 }, run)
  },

  files(project: Project, run: Interpreter): void {
    for (const endpoint of endpointsOf(project)) {
      const { verb, site } = endpoint
      if (endpoint.isExtended || verb === undefined || site === undefined) continue
      const router = run.project.graph.router(reader)
      router.isApplication = true
      const body = endpoint.inputs.find((input) => input.body !== undefined)?.body
      router.route({
        ...site,
        methods: [verb],
        path: pathOfInputs(endpoint.inputs),
        handlers: [],
        condition: undefined,
        params: endpoint.inputs.flatMap(({ params }) => params),
        ...(body === undefined ? {} : { body }),
      })
    }
  },
}
