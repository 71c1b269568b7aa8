import pg from 'pg'

/**
 * How PostgreSQL's values arrive: timestamptz as Temporal.Instant, date as 'YYYY-MM-DD', bigint as a number
 * (an error beyond 2^53, which no count or leaf index here reaches).
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
    switch (oid) {
      case pg.types.builtins.TIMESTAMPTZ:
        return parseInstant
      case pg.types.builtins.DATE:
        return (text: string) => text
      case 1182: // date[]
        return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(','))
      case pg.types.builtins.INT8:
        return parseBigint
      default:
        return pg.types.getTypeParser(oid, 'text')
    }
    // pg's type is an overload that a plain function cannot express
  }) as typeof pg.types.getTypeParser,
}

function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'))
}

function parseBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a JavaScript number`)
  return value
}

/** How our values leave: Temporal values as ISO 8601 text, everything else as pg does it. */
export const toParameter = (value: unknown): unknown =>
  value instanceof Temporal.Instant || value instanceof Temporal.PlainDate ? value.toString() : value
