/** Slim 2, 3 and 4. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { journeyPath } from '../../../routing/colon-path.ts'
import { fastRoutePath } from '../brace-path.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

const common: RouterStyle['statements'] = {
  map: (router, call) => {
    const [methods, path, target] = call.args
    // Slim 2 has the path first and the methods in `->via('GET', 'POST')`.
    return methods?.kind === 'text'
      ? router.add(['GET'], methods, path, call)
      : router.add(methodsIn(methods), path, target, call)
  },
  redirect: (router, call) => router.add(['GET'], call.args[0], undefined, call),
  group: (router, call, run) => router.group(call.args[0], call.args.at(-1), call, run),
  add: (router, call, run) => {
    router.use(call.args, call, run)
    return undefined
  },
  addMiddleware: (router, call, run) => {
    router.use(call.args, call, run)
    return undefined
  },
  setBasePath: (router, call) => {
    router.router.prefix = call.args[0]
    return undefined
  },
}

const slim: RouterStyle = { framework: 'slim', endSlash: 'kept', syntax: fastRoutePath, statements: common }

/** Slim 2: middleware stands before the handler, which comes last; parameters begin with a colon. */
const slimTwo: RouterStyle = {
  framework: 'slim',
  endSlash: 'kept',
  syntax: journeyPath,
  statements: common,
  handlerAt: -1,
}

const TYPES =
  /^Slim\\(?:App|Slim|Interfaces\\RouteCollectorProxyInterface|Routing\\RouteCollectorProxy|Interfaces\\RouteCollectorInterface)$/

export const slimFramework: Framework = {
  name: 'slim',
  languages: ['php'],
  packages: ['Slim\\*', 'DI\\Bridge\\Slim\\*'],
  hints: String.raw`\bSlim\\|->(?:get|post|put|patch|delete|map|any|group)\(\s*(?:['"]|\[)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    const isFactory =
      /^(?:Slim\\Factory\\AppFactory|DI\\Bridge\\Slim\\Bridge)$/.test(callee.package) &&
      name?.startsWith('create') === true
    if (isFactory || (callee.package === 'Slim\\App' && call.constructs)) {
      return native(VerbRouter.application(slim, run))
    }
    if (callee.package === 'Slim\\Slim' && (call.constructs || name === 'getInstance')) {
      return native(VerbRouter.application(slimTwo, run))
    }
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    if (!TYPES.test(type.package)) return undefined
    return native(VerbRouter.untold(type.package === 'Slim\\Slim' ? slimTwo : slim, run))
  },

  /** `$app` of a file that another one includes, or of a closure without a type. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isRouter = unknown.label === '$app' || unknown.label === '$group'
    const [path, ...rest] = call.args
    const hasHandler = rest.some(
      (arg) => arg.kind === 'function' || arg.kind === 'class' || arg.kind === 'list' || arg.kind === 'text',
    )
    const isRoute =
      /^(?:get|post|put|patch|delete|options|any|group|map)$/.test(method) && path !== undefined && hasHandler
    if (!isRouter || !isRoute || (path.kind === 'text' && !isPath(path))) return undefined
    return VerbRouter.untold(slim, run)
  },
}

function isPath(path: Value): boolean {
  const [first] = path.kind === 'text' ? path.parts : []
  return first === undefined || typeof first !== 'string' || /^[/[]/.test(first)
}
