/**
 * Applications that a file takes from somewhere that is not in the folder: `from service import app`, then
 * `@app.route('/users')`. Only decorators over functions register, so that clients and caches cannot be mistaken.
 */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, plainText, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { FastApiRouter } from '../fastapi/router.ts'
import { FlaskRouter } from '../flask/router.ts'
import { importsPackage } from '../modules.ts'
import type { Routed } from '../routed.ts'

const NAMES = /^(?:app|application|api|server|bp|blueprint|router|\w+_(?:app|api|bp|blueprint|router))$/
const DECORATORS = /^(?:route|get|post|put|patch|delete|websocket|api_route)$/

const routers = new WeakMap<Project, Map<string, Routed>>()

export const unseen: Framework = {
  name: 'python',
  languages: ['python'],
  // Any package may turn out to be the one that was not handed over.
  packages: ['*'],
  hints: String.raw`@\w+\.(?:route|get|post|put|patch|delete|websocket)\(\s*[rf]?['"]/`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (call.scope.module.language.name !== 'python') return undefined
    const [method, holder] = [...callee.path.toReversed(), callee.package.split('.').at(-1) ?? '']
    if (method === undefined || holder === undefined || !isDecorator(holder, method, call)) return undefined
    const key = fullName(callee).slice(0, -method.length)
    return routerFor(key, call, run).method(method, call, run)
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    return isDecorator(unknown.label ?? '', method, call) ? untold(call, run) : undefined
  },
}

/** `app.get('/x')` as a decorator is written: with a path and nothing beside it but names. */
function isDecorator(holder: string, method: string, call: Call): boolean {
  if (!NAMES.test(holder) || !DECORATORS.test(method) || call.args.length > 1) return false
  const path = call.args[0]
  const start = path?.kind === 'text' && typeof path.parts[0] === 'string' ? path.parts[0] : plainText(path)
  return start?.startsWith('/') === true
}

function routerFor(key: string, call: Call, run: Interpreter): Routed {
  let known = routers.get(run.project)
  if (known === undefined) routers.set(run.project, (known = new Map()))
  let router = known.get(key)
  if (router === undefined) known.set(key, (router = untold(call, run)))
  return router
}

/** Of the framework that the file or the folder uses; Flask's when nothing tells. */
function untold(call: Call, run: Interpreter): Routed {
  const uses = (name: string): boolean => importsPackage(call.scope.module, name) || run.project.packages.has(name)
  if (uses('fastapi')) return FastApiRouter.make(run, undefined, false)
  return FlaskRouter.blueprint(run, uses('quart') ? 'quart' : 'flask', undefined)
}
