/** Nette: `$router->addRoute('article/<id>', 'Article:show')`, `$router[] = new Route(…)`, `withPath`, `withModule`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'

/** `<id \d+>`, `<lang=en>`, optional parts in brackets; a `!` behind one is only about writing addresses. */
function nettePath(piece: string): readonly PathForm[] {
  return sequence(piece.replace(/^(?:https?:)?\/\/[^/]+/, ''), { at: 0 }, 0)
}

function sequence(source: string, position: { at: number }, depth: number): PathForm[] {
  const pieces: PathForm[][] = []
  while (position.at < source.length) {
    const char = source[position.at]
    if (char === ']') {
      position.at++
      if (source[position.at] === '!') position.at++
      if (depth > 0) break
    } else if (char === '[' && depth < 8) {
      position.at++
      pieces.push([...sequence(source, position, depth + 1), { path: '', params: [] }])
    } else if (char === '<') {
      const end = source.indexOf('>', position.at)
      const inside = source.slice(position.at + 1, end === -1 ? undefined : end)
      position.at = end === -1 ? source.length : end + 1
      const name = /^[\w.-]+/.exec(inside)?.[0] ?? 'param'
      pieces.push([{ path: `{${name}}`, params: [pathParam(name)] }])
    } else {
      const literal = /^[^[\]<]+/.exec(source.slice(position.at))?.[0] ?? char ?? ''
      position.at += literal.length
      pieces.push([{ path: literal, params: [] }])
    }
  }
  return combine(pieces)
}

const reader: Reader = { framework: 'nette', syntax: nettePath }

class RouteList extends Native {
  readonly #router: Router
  readonly #outer: RouteList | undefined

  constructor(router: Router, outer?: RouteList) {
    super()
    this.#router = router
    this.#outer = outer
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'addRoute':
        addRoute(this.#router, call.args[0], call.args[1], call)
        return native(this)
      case 'withPath': {
        const { file, line, condition } = call
        const router = run.project.graph.router(reader)
        this.#router.mount({ file, line, condition, path: call.args[0] ?? text(''), router, handlers: [] })
        return native(new RouteList(router, this))
      }
      case 'withModule':
      case 'withDomain':
        return native(new RouteList(this.#router, this))
      case 'end':
        return native(this.#outer ?? this)
      default:
        return undefined
    }
  }
}

/** Any presenter of a module is many routes in one, of which none is known. */
function addRoute(router: Router, mask: Value | undefined, target: Value | undefined, call: Call): void {
  const written = plainText(mask)
  if (mask === undefined || (written !== undefined && /<presenter\b/.test(written))) return
  const { file, line, condition } = call
  const handler = plainText(target)
  const route = { file, line, condition, methods: ['GET'], path: mask, handlers: [] }
  router.route(handler === undefined ? route : { ...route, handler })
}

export const nette: Framework = {
  name: 'nette',
  languages: ['php'],
  packages: ['Nette\\*'],
  hints: String.raw`\bNette\\(?:Application\\Routers|Routing)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!call.constructs || !/^Nette\\(?:Application\\Routers|Routing)\\(?:RouteList|Route)$/.test(callee.package)) {
      return undefined
    }
    const router = run.project.graph.router(reader)
    router.isApplication = true
    if (callee.package.endsWith('\\RouteList')) return native(new RouteList(router))
    // `$router[] = new Route('article/<id>', 'Article:show')`
    addRoute(router, call.args[0], call.args[1], call)
    return undefined
  },
}
