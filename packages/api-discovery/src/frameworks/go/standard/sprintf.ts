import { concat, plainText, text, UNKNOWN, type Value } from '../../../engine/values.ts'

const VERB = /(%[-+# 0]*(?:\d+|\*)?(?:\.\d+)?(?:\[\d+\])?[a-zA-Z%])/

/** `fmt.Sprintf("/api/%s/users", version)`; verbs take the arguments in order, or by index: `%[1]s`. */
export function sprintf(args: readonly Value[]): Value {
  const [format = UNKNOWN, ...values] = args
  const own = plainText(format)
  if (own === undefined) return format
  let next = 0
  return concat(
    own.split(VERB).map((piece) => {
      if (!piece.startsWith('%') || piece.length < 2) return text(piece)
      if (piece.endsWith('%')) return text('%')
      const index = /\[(\d+)\]/.exec(piece)?.[1]
      if (index !== undefined) next = Number(index) - 1
      return values[next++] ?? UNKNOWN
    }),
  )
}
