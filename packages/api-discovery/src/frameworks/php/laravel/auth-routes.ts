/** `Auth::routes(['register' => false])` of laravel/ui. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { field, text, truth } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { addRoute } from './routes.ts'
import { stateOf } from './state.ts'

interface AuthRoute {
  readonly option: 'login' | 'logout' | 'register' | 'reset' | 'confirm' | 'verify'
  readonly method: HttpMethod
  readonly path: string
  readonly target: string
}

const ROUTES: readonly AuthRoute[] = [
  { option: 'login', method: 'GET', path: 'login', target: 'LoginController@showLoginForm' },
  { option: 'login', method: 'POST', path: 'login', target: 'LoginController@login' },
  { option: 'logout', method: 'POST', path: 'logout', target: 'LoginController@logout' },
  { option: 'register', method: 'GET', path: 'register', target: 'RegisterController@showRegistrationForm' },
  { option: 'register', method: 'POST', path: 'register', target: 'RegisterController@register' },
  { option: 'reset', method: 'GET', path: 'password/reset', target: 'ForgotPasswordController@showLinkRequestForm' },
  { option: 'reset', method: 'POST', path: 'password/email', target: 'ForgotPasswordController@sendResetLinkEmail' },
  { option: 'reset', method: 'GET', path: 'password/reset/{token}', target: 'ResetPasswordController@showResetForm' },
  { option: 'reset', method: 'POST', path: 'password/reset', target: 'ResetPasswordController@reset' },
  { option: 'confirm', method: 'GET', path: 'password/confirm', target: 'ConfirmPasswordController@showConfirmForm' },
  { option: 'confirm', method: 'POST', path: 'password/confirm', target: 'ConfirmPasswordController@confirm' },
  { option: 'verify', method: 'GET', path: 'email/verify', target: 'VerificationController@show' },
  { option: 'verify', method: 'GET', path: 'email/verify/{id}/{hash}', target: 'VerificationController@verify' },
  { option: 'verify', method: 'POST', path: 'email/resend', target: 'VerificationController@resend' },
]

/** All but the verification of addresses is there unless turned off. */
export function authRoutes(call: Call, run: Interpreter): void {
  const group = stateOf(run).groupAt(call.file)
  for (const { option, method, path, target } of ROUTES) {
    const given = field(call.args[0], option)
    const isOn = given === undefined ? option !== 'verify' : truth(given) !== false
    if (isOn) addRoute(group, [method], text(path), text(`Auth\\${target}`), call, run)
  }
}
