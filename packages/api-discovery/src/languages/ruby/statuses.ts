/** Statuses by the symbols that Rack gives them (Rack::Utils::SYMBOL_TO_STATUS_CODE), as far as they refuse. */
const STATUSES: Readonly<Record<string, number>> = {
  bad_request: 400,
  unauthorized: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
}

export function statusNamed(symbol: string): number | undefined {
  return Object.hasOwn(STATUSES, symbol) ? STATUSES[symbol] : undefined
}
