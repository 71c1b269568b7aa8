/** Starlette: routes in lists, mounted applications, endpoints as classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import { placeOf, Registering } from '../routed.ts'
import { starletteReader } from './reader.ts'
import { StarletteItem, StarletteRouter } from './router.ts'

const ITEMS: Readonly<Record<string, StarletteItem['kind']>> = {
  Route: 'route',
  WebSocketRoute: 'socket',
  Mount: 'mount',
  Host: 'host',
  // Lilya's names.
  Path: 'route',
  WebSocketPath: 'socket',
  Include: 'mount',
}
const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options'])

export const starlette: Framework = {
  name: 'starlette',
  languages: ['python'],
  packages: ['starlette', 'starlette.*', 'fastapi.routing', 'lilya', 'lilya.*'],
  hints: String.raw`\b(?:starlette|lilya)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const reader = callee.package.startsWith('lilya') ? lilyaReader : starletteReader
    if (Object.hasOwn(ITEMS, name)) return native(new StarletteItem(ITEMS[name] ?? 'route', call, reader))
    if (name === 'Starlette') return native(StarletteRouter.make(call, true, run))
    if (name === 'Lilya') return native(new LilyaApp(StarletteRouter.make(call, true, run, reader).router))
    return name === 'Router' ? native(StarletteRouter.make(call, false, run, reader)) : undefined
  },
}

const lilyaReader = { ...starletteReader, framework: 'lilya' }

/** Lilya's application, which has a decorator for each verb too. */
class LilyaApp extends StarletteRouter {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (!VERBS.has(name)) return super.method(name, call, run)
    const path = argument(call, 0, 'path') ?? text('/')
    return native(
      new Registering((view) =>
        this.router.route({ ...placeOf(call), path, methods: [name.toUpperCase()], handlers: [view] }),
      ),
    )
  }
}
