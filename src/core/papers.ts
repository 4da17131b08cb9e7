/** The bibliography: every paper that a card cites, by key. */
import type { Paper } from "../contract/cards";

export const papers = {
  adamW: {
    title: "Decoupled Weight Decay Regularization",
    authors: "I. Loshchilov, F. Hutter",
    venue: "ICLR",
    year: 2019,
  },
  agm: {
    title: "Boosting Multi-modal Model Performance with Adaptive Gradient Modulation",
    authors: "Li, Li, Hu, Zhuang, Wang, Zhu",
    venue: "ICCV",
    year: 2023,
  },
  cmVqvae: {
    title: "Complementary-Contradictory Feature Regularization against Multimodal Overfitting",
    authors: "Tejero-de-Pablos",
    venue: "WACV",
    year: 2024,
  },
  competition: {
    title:
      "Modality Competition: What Makes Joint Training of Multi-modal Network Fail in Deep Learning? (Provably)",
    authors: "Huang, Lin, Zhou, Yang, Huang",
    venue: "ICML",
    year: 2022,
  },
  conformer: {
    title: "Conformer: Convolution-augmented Transformer for Speech Recognition",
    authors: "A. Gulati, J. Qin, C.-C. Chiu et al.",
    venue: "Interspeech",
    year: 2020,
  },
  domfn: {
    title: "DOMFN: A Divergence-Orientated Multi-Modal Fusion Network for Resume Assessment",
    authors: "Yang, Sheng, Zhang and others",
    venue: "ACM Multimedia",
    year: 2022,
  },
  etmc: {
    title: "Trusted Multi-View Classification with Dynamic Evidential Fusion",
    authors: "Han, Zhang, Fu, Zhou",
    venue: "TPAMI",
    year: 2023,
  },
  gBlend: {
    title: "What Makes Training Multi-modal Classification Networks Hard?",
    authors: "Wang, Tran, Feiszli",
    venue: "CVPR",
    year: 2020,
  },
  greedy: {
    title:
      "Characterizing and Overcoming the Greedy Nature of Learning in Multi-modal Deep Neural Networks",
    authors: "Wu, Jastrzębski, Cho, Geras",
    venue: "ICML",
    year: 2022,
  },
  lfm: {
    title: "Facilitating Multimodal Classification via Dynamically Learning Modality Gap",
    authors: "Yang, Wan, Jiang, Xu",
    venue: "NeurIPS",
    year: 2024,
  },
  mixup: {
    title: "mixup: Beyond Empirical Risk Minimization",
    authors: "H. Zhang, M. Cisse, Y. N. Dauphin, D. Lopez-Paz",
    venue: "ICLR",
    year: 2018,
  },
  mla: {
    title: "Multimodal Representation Learning by Alternating Unimodal Adaptation",
    authors: "Zhang, Yoon, Bansal, Yao",
    venue: "CVPR",
    year: 2024,
  },
  mlb: {
    title: "Improving Multimodal Learning with Multi-Loss Gradient Modulation",
    authors: "Kontras, Chatzichristos, Blaschko, De Vos",
    venue: "BMVC",
    year: 2024,
  },
  mmCosine: {
    title: "MMCosine: Multi-Modal Cosine Loss Towards Balanced Audio-Visual Fine-Grained Learning",
    authors: "Xu, Feng, Wu, Zhou, Jia",
    venue: "ICASSP",
    year: 2023,
  },
  mmPareto: {
    title: "MMPareto: Boosting Multimodal Learning with Innocent Unimodal Assistance",
    authors: "Wei, Hu",
    venue: "ICML",
    year: 2024,
  },
  mmtm: {
    title: "MMTM: Multimodal Transfer Module for CNN Fusion",
    authors: "Joze, Shaban, Iuzzolino, Koishida",
    venue: "CVPR",
    year: 2020,
  },
  mobileFaceNets: {
    title:
      "MobileFaceNets: Efficient CNNs for Accurate Real-Time Face Verification on Mobile Devices",
    authors: "Chen, Liu, Gao, Han",
    venue: "CCBR",
    year: 2018,
  },
  mses: {
    title: "Modality-Specific Learning Rate Control for Multimodal Classification",
    authors: "Fujimori, Endo, Kawai, Mochizuki",
    venue: "ACPR",
    year: 2019,
  },
  mslr: {
    title: "Modality-specific Learning Rates for Effective Multimodal Additive Late-fusion",
    authors: "Yao, Mihalcea",
    venue: "Findings of ACL",
    year: 2022,
  },
  ogm: {
    title: "Balanced Multimodal Learning via On-the-fly Gradient Modulation",
    authors: "Peng, Wei, Deng, Wang, Hu",
    venue: "CVPR",
    year: 2022,
  },
  pmr: {
    title: "PMR: Prototypical Modal Rebalance for Multimodal Learning",
    authors: "Fan, Xu, Wang, Wang, Guo",
    venue: "CVPR",
    year: 2023,
  },
  reconBoost: {
    title: "ReconBoost: Boosting Can Achieve Modality Reconcilement",
    authors: "Hua, Xu, Bao, Yang, Huang",
    venue: "ICML",
    year: 2024,
  },
  resNet: {
    title: "Deep Residual Learning for Image Recognition",
    authors: "K. He, X. Zhang, S. Ren, J. Sun",
    venue: "CVPR",
    year: 2016,
  },
  specAugment: {
    title: "SpecAugment: A Simple Data Augmentation Method for Automatic Speech Recognition",
    authors: "D. S. Park, W. Chan, Y. Zhang et al.",
    venue: "Interspeech",
    year: 2019,
  },
  transformer: {
    title: "Attention Is All You Need",
    authors: "A. Vaswani, N. Shazeer, N. Parmar et al.",
    venue: "NeurIPS",
    year: 2017,
  },
} satisfies Readonly<Record<string, Paper>>;
