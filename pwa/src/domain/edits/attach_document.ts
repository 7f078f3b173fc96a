import type { Kind } from './kind'

/** Attach a call sheet or map to a day; its bytes travel beside the edit. */
export const attachDocument: Kind<'attach_document'> = {
  kind: 'attach_document',
  v: 1,
  touches: (args) => [`document/${args.document}`],
  overlay({ document, ...args }, rows, author) {
    rows.put('document', document, { id: document, production: author.production, ...args })
  },
}
