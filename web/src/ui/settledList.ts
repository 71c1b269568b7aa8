/** Rows that are at hand already, as `DataTable` takes the answer of a list. */
export function settledList<Row>(items: Row[]) {
  return { data: { items, next: null }, error: null, isPlaceholderData: false, refetch: () => undefined }
}
