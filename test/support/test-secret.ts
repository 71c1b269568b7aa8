/** The same for every app of a test run: roles belong to the whole PostgreSQL, and so do their passwords. */
export const testSecret = 'a secret for tests only, of no value to anybody'
