import * as port from 'unenv/node/internal/fs/constants';

export const constants: Record<string, number> & Record<'F_OK' | 'R_OK' | 'W_OK' | 'X_OK', number> = {
  ...port,
};
