/** Starlette: routes in lists, mounted applications, endpoints as classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { StarletteItem, StarletteRouter } from './router.ts'

const ITEMS: Readonly<Record<string, StarletteItem['kind']>> = {
  Route: 'route',
  WebSocketRoute: 'socket',
  Mount: 'mount',
  Host: 'host',
}

export const starlette: Framework = {
  name: 'starlette',
  languages: ['python'],
  packages: ['starlette', 'starlette.*', 'fastapi.routing'],
  hints: String.raw`\bstarlette\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (Object.hasOwn(ITEMS, name)) return native(new StarletteItem(ITEMS[name] ?? 'route', call))
    if (name === 'Starlette') return native(StarletteRouter.make(call, true, run))
    return name === 'Router' ? native(StarletteRouter.make(call, false, run)) : undefined
  },
}
