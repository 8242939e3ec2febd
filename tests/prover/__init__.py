"""The prover: what it proves and refutes is true."""
