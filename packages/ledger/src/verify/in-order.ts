/** Runs something for each item, up to `parallel` at once, and gives the results in the order of the items. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  parallel: number,
  run: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const underWay: Promise<Result>[] = []
  for (const item of items) {
    const result = run(item)
    result.catch(() => {}) // a failure is told when its turn comes
    underWay.push(result)
    if (underWay.length >= parallel) yield* shift(underWay)
  }
  while (underWay.length > 0) yield* shift(underWay)
}

async function* shift<Result>(queue: Promise<Result>[]): AsyncGenerator<Result, void, undefined> {
  const first = queue.shift()
  if (first !== undefined) yield await first
}
