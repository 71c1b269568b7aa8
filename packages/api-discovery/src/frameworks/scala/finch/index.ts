/** Finch: `get("users" :: path[Int]) { id: Int => … }` */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { imports, SCALA } from '../../../languages/scala/names.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { inputsIn, type Input } from '../inputs.ts'
import { pathOfInputs } from '../paths.ts'

const VERBS = /^(?:get|post|put|patch|delete|head|options)$/

const reader: Reader = { framework: 'finch', syntax: bracePath }

/** What `get(…)` makes; the function that it is applied to names what is extracted. */
class Endpoint extends Native {
  readonly verb: string
  readonly inputs: readonly Input[]
  readonly site: Site
  names: readonly string[] = []

  constructor(verb: string, inputs: readonly Input[], call: Call) {
    super()
    this.verb = verb
    this.inputs = inputs
    this.site = call
  }

  override call(call: Call): Value {
    const [given] = call.args
    if (given?.kind === 'function') {
      this.names = given.fn.params.flatMap(({ to }) => (to.kind === 'name' ? [to.name] : []))
    }
    return native(this)
  }

  override method(_name: string, call: Call): Value {
    return this.call(call)
  }
}

const described = new WeakMap<Project, Endpoint[]>()

export const finch: Framework = {
  name: 'finch',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bio\.finch\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name = ''] = callee.path
    if (callee.path.length !== 1 || !VERBS.test(name) || !imports(call.scope.module, /^io\.finch\b/)) return undefined
    const endpoint = new Endpoint(
      name,
      call.args.flatMap((arg) => inputsIn(arg, call, run)),
      call,
    )
    described.set(run.project, [...(described.get(run.project) ?? []), endpoint])
    return native(endpoint)
  },

  files(project: Project, run: Interpreter): void {
    for (const { verb, inputs, site, names } of described.get(project) ?? []) {
      const router = run.project.graph.router(reader)
      router.isApplication = true
      const body = inputs.find((input) => input.body !== undefined)?.body
      router.route({
        file: site.file,
        line: site.line,
        methods: [verb.toUpperCase()],
        path: pathOfInputs(inputs, names),
        handlers: [],
        condition: undefined,
        params: inputs.flatMap(({ params }) => params),
        ...(body === undefined ? {} : { body }),
      })
    }
  },
}
