/** The REST API of WordPress, as plugins and themes extend it, and the hooks of its two older ways in. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { plainText, text, type Unknown, type Value } from '../../../engine/values.ts'
import { addHook } from './hooks.ts'
import { addRoute } from './routes.ts'

export const wordpress: Framework = {
  name: 'wordpress',
  languages: ['php'],
  packages: [],
  hints: String.raw`\bregister_rest_route\b|['"](?:wp_ajax|admin_post)_`,

  claim(unknown: Unknown, method: string): Native | undefined {
    if (method !== '()') return undefined
    if (unknown.label === 'register_rest_route') return new RegisterRestRoute()
    return unknown.label === 'add_action' ? new AddAction() : undefined
  },
}

/** `add_action('rest_api_init', [$this, 'register_routes'])` calls it, sooner or later. */
class AddAction extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    const [hook, callback] = call.args
    if (addHook(call, run)) return text('')
    if (!/^(?:rest_api_init|init|plugins_loaded|after_setup_theme)$/.test(plainText(hook) ?? '')) return undefined
    if (callback?.kind === 'function') run.invoke(callback, [])
    else if (callback?.kind === 'list') invokeMethod(callback.items, call, run)
    else {
      const named = call.scope.find(plainText(callback) ?? '')
      if (named?.kind === 'function') run.invoke(named, [])
    }
    return text('')
  }
}

/** `[$this, 'method']`: the object keeps what its constructor gave it. */
function invokeMethod([holder, method]: readonly Value[], call: Call, run: Interpreter): void {
  const name = plainText(method)
  if (holder === undefined || name === undefined) return
  const fn = run.memberOf(holder, name, call.file)
  if (fn.kind === 'function') run.invoke(fn, [], new Map(), holder)
}

class RegisterRestRoute extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    addRoute(call, run)
    return text('')
  }
}
