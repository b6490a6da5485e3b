"""What the scripts of this folder share: the signer, the worlds, the calls, the processes and the machine."""
