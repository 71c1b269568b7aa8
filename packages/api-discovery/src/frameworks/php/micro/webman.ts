/** Webman: `Route::get('/users/{id}', [UserController::class, 'show'])`, groups and resources. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { concat, list, native, text, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { AmbientRouter } from '../ambient-router.ts'
import { fastRoutePath } from '../brace-path.ts'
import { methodsIn, type RouterStyle, type VerbRouter } from '../verb-router.ts'

const RESOURCE: readonly (readonly [action: string, methods: readonly HttpMethod[], path: string])[] = [
  ['index', ['GET'], ''],
  ['create', ['GET'], '/create'],
  ['store', ['POST'], ''],
  ['show', ['GET'], '/{id}'],
  ['edit', ['GET'], '/{id}/edit'],
  ['update', ['PUT'], '/{id}'],
  ['destroy', ['DELETE'], '/{id}'],
  ['recovery', ['PUT'], '/{id}/recovery'],
]

function resource(router: VerbRouter, call: Call): undefined {
  const [path, controller, options] = call.args
  if (path === undefined || controller === undefined) return undefined
  const chosen = options?.kind === 'list' ? options.items.flatMap((one) => (one.kind === 'text' ? one.parts : [])) : []
  for (const [action, methods, rest] of RESOURCE) {
    if (chosen.length > 0 && !chosen.includes(action)) continue
    router.add(methods, concat([path, text(rest)]), list([controller, text(action)]), call)
  }
  return undefined
}

const style: RouterStyle = {
  framework: 'webman',
  syntax: fastRoutePath,
  statements: {
    add: (router, call) => router.add(methodsIn(call.args[0]), call.args[1], call.args[2], call),
    group: (router, call, run) =>
      router.groupInPlace(call.args.length > 1 ? call.args[0] : undefined, call.args.at(-1), call, run),
    resource,
    fallback: () => text(''),
    disableDefaultRoute: () => text(''),
  },
}

export const webman: Framework = {
  name: 'webman',
  languages: ['php'],
  packages: ['Webman\\Route', 'Webman\\Route\\*'],
  hints: String.raw`\bWebman\\Route\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    if (name === undefined || callee.path.length !== 1) return undefined
    const router = AmbientRouter.of(style, run).current
    return router.method(name, call, run) ?? native(router)
  },
}
