/** Hyperf: `Router::addRoute(…)` in `config/routes.php`, and attributes on controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import {
  below,
  concat,
  list,
  plainText,
  text,
  type ClassValue,
  type External,
  type Value,
} from '../../../engine/values.ts'
import { underscore } from '../../../languages/inflector.ts'
import type { HttpMethod } from '../../../model.ts'
import { AmbientRouter } from '../ambient-router.ts'
import { fastRoutePath } from '../brace-path.ts'
import { marksOf, markValue, scopeOf, type Mark } from '../marks.ts'
import { methodsIn, type RouterStyle } from '../verb-router.ts'

const style: RouterStyle = {
  framework: 'hyperf',
  syntax: fastRoutePath,
  statements: {
    addRoute: (router, call) => router.add(methodsIn(call.args[0]), call.args[1], call.args[2], call),
    addGroup: (router, call, run) => router.group(call.args[0], call.args[1], call, run),
    addServer: (router, call, run) => router.group(text(''), call.args[1], call, run),
  },
}

const MAPPINGS: Readonly<Record<string, readonly HttpMethod[]>> = {
  GetMapping: ['GET'],
  PostMapping: ['POST'],
  PutMapping: ['PUT'],
  PatchMapping: ['PATCH'],
  DeleteMapping: ['DELETE'],
  RequestMapping: [],
}

export const hyperf: Framework = {
  name: 'hyperf',
  languages: ['php'],
  packages: ['Hyperf\\*'],
  hints: String.raw`\bHyperf\\HttpServer`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    if (callee.package !== 'Hyperf\\HttpServer\\Router\\Router' || callee.path.length !== 1 || name === undefined)
      return undefined
    const state = AmbientRouter.of(style, run)
    if (name !== 'addGroup' && name !== 'addServer') return state.current.method(name, call, run)
    return state.group(name === 'addGroup' ? call.args[0] : undefined, call.args[1], call, run)
  },

  class(of: ClassValue, run: Interpreter): void {
    const marks = marksOf(of.def, scopeOf(of), run)
    const controller = marks.find((mark) => mark.name === 'Controller' || mark.name === 'AutoController')
    if (controller === undefined || !isHyperf(of)) return
    const prefix = markValue(controller, 0, 'prefix') ?? text(`/${defaultPrefix(of)}`)
    for (const { method, name, hidden } of of.def.members) {
      if (method === undefined || hidden === true || name.startsWith('__')) continue
      const own = marksOf(method, scopeOf(of), run).filter((mark) => Object.hasOwn(MAPPINGS, mark.name))
      for (const mark of own) add(of, name, prefix, mark, run)
      if (own.length === 0 && controller.name === 'AutoController') {
        register(of, name, concat([prefix, text(`/${name}`)]), ['GET', 'POST'], method.line, run)
      }
    }
  },
}

function isHyperf(of: ClassValue): boolean {
  return of.def.decorators.some(
    ({ value }) => value.kind === 'call' && value.callee.kind === 'name' && value.callee.name.startsWith('Hyperf\\'),
  )
}

/** `App\Controller\UserInfoController` answers at `/user_info`. */
function defaultPrefix(of: ClassValue): string {
  const name = (of.def.name ?? '').replace(/^.*\\Controller\\/, '').replace(/Controller$/, '')
  return name.split('\\').map(underscore).join('/')
}

function add(of: ClassValue, name: string, prefix: Value, mark: Mark, run: Interpreter): void {
  const path = markValue(mark, 0, 'path') ?? text(name)
  // A path that begins with a slash stands alone.
  const whole = plainText(path)?.startsWith('/') === true ? path : below(prefix, path)
  const fixed = MAPPINGS[mark.name] ?? []
  const given = fixed.length > 0 ? fixed : methodsIn(markValue(mark, 1, 'methods'))
  register(of, name, whole, given.length > 0 ? given : ['GET', 'POST'], mark.line, run)
}

function register(
  of: ClassValue,
  name: string,
  path: Value,
  methods: readonly HttpMethod[],
  line: number,
  run: Interpreter,
): void {
  const call = { ...run.callOf(undefined, of.scope, [], new Map(), line), condition: undefined }
  AmbientRouter.of(style, run).current.add(methods, path, list([of, text(name)]), call)
}
