/** Restlet: `router.attach("/users/{user}", UserResource.class)`, and resources whose methods carry `@Get`, `@Post` … */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { isFrom } from '../../jvm/marks.ts'
import { implementation, methodMarks, methodsOf, parameterType, scopeOf, type Method } from '../../jvm/methods.ts'
import { NamedRequest, type RequestStyle } from '../../jvm/named-request.ts'
import { bracePath } from '../../jvm/path.ts'

const VERBS = /^(?:Get|Post|Put|Patch|Delete|Options)$/
/** What a resource reads of its request (Restlet: `ServerResource`). */
const STYLE: RequestStyle = {
  named: { getAttribute: 'path', getQueryValue: 'query', getHeader: 'header' },
}

const reader: Reader = {
  framework: 'restlet',
  syntax: bracePath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const method = route.facts as Method
    const declared = implementation(method)
    if (declared === undefined) return
    const [entity] = declared.fn.params
    const { type, scope } = parameterType(declared, 0)
    if (entity !== undefined && !/^(?:GET|DELETE)$/.test(route.methods[0] ?? '')) addBody(type, scope, facts, run)
    const self = native(new NamedRequest(STYLE, facts))
    run.handle(run.makeFunction(declared.fn, scopeOf(declared.owner), self, method.of), [], facts, self)
  },
}

class RestletRouter extends Native {
  readonly router: Router

  constructor(run: Interpreter) {
    super()
    this.router = run.project.graph.router(reader)
    this.router.isApplication = true
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name !== 'attach' && name !== 'attachDefault') return native(this)
    const path = name === 'attach' && call.args.length > 1 ? (call.args[0] ?? text('')) : text('')
    const target = call.args.at(-1)
    const settled = target === undefined ? undefined : run.settle(target)
    const of = settled?.kind === 'class' ? settled : classOf(call, call.args.length - 1, run)
    if (of !== undefined) this.#resource(of, path, call, run)
    else if (settled !== undefined) this.#below(settled, path, call, run)
    return native(this)
  }

  #resource(of: ClassValue, path: Value, { file, line, condition }: Call, run: Interpreter): void {
    for (const method of methodsOf(of, run)) {
      const mark = methodMarks(method, run).find((one) => VERBS.test(one.name) && isFrom(one, 'org.restlet'))
      if (mark === undefined) continue
      this.router.route({
        file,
        line,
        condition,
        methods: [mark.name.toUpperCase()],
        path,
        handlers: [],
        handler: `${of.def.name ?? ''}.${method.name}`,
        facts: method,
      })
    }
  }

  /** Another router, or an application with one. */
  #below(given: Value, path: Value, { file, line, condition }: Call, run: Interpreter): void {
    const root = given.kind === 'instance' ? run.memberOf(given, 'createInboundRoot', file) : undefined
    const made = root?.kind === 'function' ? run.invoke(root, []) : given
    if (made.kind !== 'native' || !(made.native instanceof RestletRouter) || made.native === this) return
    this.router.mount({ file, line, condition, path, router: made.native.router, handlers: [] })
  }
}

/** `UserResource.class` */
function classOf(call: Call, position: number, run: Interpreter): ClassValue | undefined {
  const type = classArgument(call, position)
  const [found] = type === undefined ? [] : run.project.resolveType(type, call.scope, run)
  return found?.kind === 'class' ? found : undefined
}

export const restlet: Framework = {
  name: 'restlet',
  languages: ['java', 'kotlin'],
  packages: ['org.restlet*'],
  hints: String.raw`\borg\.restlet\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const last = callee.path.at(-1)
    const isHost = last === 'getDefaultHost'
    return (last === 'Router' && call.constructs) || isHost ? native(new RestletRouter(run)) : undefined
  },
}
