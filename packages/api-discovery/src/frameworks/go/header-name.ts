import { text, type Value } from '../../engine/values.ts'

/** Constants of frameworks for names of headers: `HeaderXRequestID` is `X-Request-ID`. */
export function headerConstant(name: string): Value | undefined {
  const own = /^Header([A-Z]\w*)$/.exec(name)?.[1]
  if (own === undefined) return undefined
  return text(
    own.replaceAll(/([a-z\d])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, (_, low = '', high = '', single = '') => {
      return single === '' ? `${low}-${high}` : `${single}-`
    }),
  )
}
